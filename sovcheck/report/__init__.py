"""The report in the formats that people and machines read, and where it is written."""
