"""What applications require, and who may not use them."""
