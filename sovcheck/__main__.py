"""Runs the command line: ``python -m sovcheck``."""

from sovcheck.cli.main import main

main()
