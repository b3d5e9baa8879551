"""Dated, sourced facts about the world: jurisdictions, organizations, clouds, models, licences, accelerators."""
