"""What licences allow: their terms over a whole lineage, and the aspects that somebody checked."""
