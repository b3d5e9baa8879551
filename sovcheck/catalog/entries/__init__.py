"""The kinds of catalog entries; each says where its facts come from, as of when, and how sure they are."""
