"""What applications require, who may not use them, and how fast their models are."""
