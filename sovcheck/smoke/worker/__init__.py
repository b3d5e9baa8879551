"""What runs inside the sandbox: loads the weights, probes them, and reports each step as it ends."""
