"""Ways to cut a process off from the network and to see what it tries to reach."""
