"""What runs inside the sandbox: loads the weights, probes them, and tells each step as it ends."""
