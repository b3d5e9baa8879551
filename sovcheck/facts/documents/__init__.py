"""The facts documents, one per kind; their JSON Schema is published and policies are checked against it.

Every field is always there. A scalar or list that nobody stated is ``None``; a group of fields is never ``None``.
A ``path`` is an opaque handle: a policy returns it with its finding, and sovcheck turns it into hops.
"""
