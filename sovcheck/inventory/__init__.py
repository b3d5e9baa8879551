"""Reading inventories: from bytes to typed assets that know the file and line of every field."""
