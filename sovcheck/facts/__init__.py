"""What a policy sees of an asset: what it is and who stands behind it, never which one it is."""
