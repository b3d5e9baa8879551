"""Profiles: home, the trusted set and the thresholds that policies are judged against."""

DEFAULT_PROFILE = "coalition"
"""What a scan judges by where nobody names another, and what a profile that extends none is compared with."""
