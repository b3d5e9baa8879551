"""What is stated of each asset, and by whom."""
