"""Whether a machine is what its inventory says: own hardware, or a provider's virtual machine."""
