"""Smoke inference: launches weights cut off from the network and leaves signed evidence; no scan imports it."""
