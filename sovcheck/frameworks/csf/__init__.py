"""The EU Cloud Sovereignty Framework: what facts say to its criteria, one module for each objective."""
