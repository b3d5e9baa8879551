"""What the machine says of itself, without asking the network."""
