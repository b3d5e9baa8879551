"""Values as OSCAL allows them: identifiers, properties, tokens, addresses and times."""

import hashlib
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from sovcheck.findings.report import Report
from sovcheck.report.escaped_json import escaped_json
from sovcheck.report.markdown_escape import escape

_NAMESPACE = "https://sovcheck.dev/ns/oscal"
"""The namespace of properties that OSCAL does not define; nothing has to be found there."""

_SPACE = uuid5(NAMESPACE_URL, _NAMESPACE)


def identity_of(report: Report) -> str:
    """What tells this report from others: a digest of all that it says but what other outputs of a scan ask for."""
    return hashlib.sha256(escaped_json(report.model_copy(update={"answer": None, "stated": None}))).hexdigest()


def uuid_of(*parts: str) -> str:
    """The same for the same parts, on every machine."""
    return str(uuid5(_SPACE, "\n".join(f"{len(part)}:{part}" for part in parts)))


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


def moment(report: Report) -> str:
    """The day of the scan: nothing of it happened at a time that matters."""
    return f"{report.today.isoformat()}T00:00:00Z"
