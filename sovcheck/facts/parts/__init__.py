"""Parts of documents: what facts tell of one asset by the sources, such as its copies, listings and teachers."""
