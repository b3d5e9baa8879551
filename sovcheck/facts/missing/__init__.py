"""What nobody states: the fields that were left out, and those that leave a fact unknown."""
