"""The command line: one file per sub-command, each only parses options and calls the stages."""
