"""Facts as JSON text."""

from json import JSONEncoder


class Encoder:
    """Writes documents without spaces, fields in their order."""

    def __init__(self) -> None:
        self._write = JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode

    def encode(self, document: dict[str, object]) -> str:
        """The document as JSON."""
        return self._write(document)
