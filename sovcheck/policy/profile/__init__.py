"""Profiles: home, the trusted set and the thresholds that policies are judged against."""
