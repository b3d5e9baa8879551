"""The whole line from files to report: the one place where the stages are wired together."""
