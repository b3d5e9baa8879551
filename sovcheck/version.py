"""The version, kept alone so that printing it loads nothing else."""

__version__ = "0.1.0"
