"""Evidence: signed statements about what was seen to run, written by a smoke and read by a scan."""
