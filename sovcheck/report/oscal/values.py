"""Values as OSCAL allows them: identifiers, properties, tokens and addresses."""

from urllib.parse import quote

from sovcheck.report.identifiers import identifiers
from sovcheck.report.markdown_escape import escape

_NAMESPACE = "https://sovcheck.dev/ns/oscal"
"""The namespace of properties that OSCAL does not define; nothing has to be found there."""

uuid_of = identifiers(_NAMESPACE)


def property_of(name: str, value: str) -> dict[str, str]:
    """A property of our own namespace."""
    return {"name": name, "ns": _NAMESPACE, "value": line(value)}


def line(text: str) -> str:
    """Text of one line that shows exactly itself; OSCAL has no empty ones, and none that begin or end with a blank."""
    return " ".join(escape(text).split()) or "-"


def token(text: str) -> str:
    """A name as OSCAL's tokens allow it: letters, digits, dots, dashes and underscores, none of the first two first."""
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in text)
    return kept if kept[:1].isalpha() else f"_{kept}"


def href(file: str, number: int | None = None) -> str:
    """The address of a file, or of a line of it."""
    return quote(file.encode(errors="surrogatepass")) + (f"#L{number}" if number is not None else "")
