"""Which assets have equal facts, and which facts an answer depends on."""
