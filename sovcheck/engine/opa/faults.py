"""What can come from a server in the place of answers: each says in a line what happened."""

import json
import re
from typing import Any

from sovcheck.picklable import Picklable

_EXCERPT = 100
_PARSE_ERROR = "rego_parse_error"
_IN_WORDS = re.compile(r"(?:^|\s)/?(\S+?):(\d+): (rego_\w+): (.+)")
"""How OPA 1.0 reports what it cannot parse in a bundle: file, line, code and message."""


class Fault(Picklable, Exception):  # noqa: N818 (its kinds are errors)
    """The base of all that a request can come to instead of a reply; as text it is one line."""


class UnreachableError(Fault):
    """There is no connection, or it was lost."""


class UntrustedError(Fault):
    """The server's certificate is none that we trust."""


class UnencryptedError(Fault):
    """The server speaks no TLS, or none that fits ours."""


class UnsupportedReleaseError(Fault):
    """The server is of a release that sovcheck does not work with."""


class NoReplyInTimeError(Fault):
    """There was no whole reply in time."""


class UnreadableError(Fault):
    """What came is not a reply of OPA."""


class ForeignError(Fault):
    """Other policies than ours answered, or none at all."""


class LeftoverError(Fault):
    """Something of ours may still be on a server."""


class RefusedError(Fault):
    """The server refused the request, with this HTTP status."""

    def __init__(self, what: str, status: int) -> None:
        super().__init__(what)
        self.status = status


class RejectedError(Fault):
    """A policy does not compile, or cannot be evaluated: at this line of this file, as OPA names it ("" for nowhere).

    ``parsed`` says whether it could be read at all.
    """

    def __init__(self, what: str, file: str, line: int, *, parsed: bool) -> None:
        super().__init__(what)
        self.file = file
        self.line = line
        self.parsed = parsed


def read_refusal(status: int, text: str) -> Fault:
    """The fault out of a reply whose HTTP status is none of success."""
    try:
        document = json.loads(text)
        what = first_line(str(document["message"]))
        errors = document.get("errors")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return RefusedError(f"HTTP {status}{_excerpt(text)}", status)
    return read_rejection(errors) or RefusedError(f"HTTP {status}, {what}", status)


def read_rejection(errors: Any) -> RejectedError | None:
    """The first of OPA's list of errors; None when it is not such a list."""
    try:
        first = errors[0]  # what is not a list of objects is caught here, too
        if "code" not in first and (told := _IN_WORDS.search(first["message"])):
            return RejectedError(told[4], told[1], int(told[2]), parsed=told[3] != _PARSE_ERROR)
        place = first.get("location") or {}
        return RejectedError(
            _message(str(first["message"])),
            str(place.get("file", "")),
            int(place.get("row", 0)),
            parsed=first["code"] != _PARSE_ERROR,
        )
    except (TypeError, KeyError, AttributeError, ValueError, IndexError):
        return None


def first_line(text: str) -> str:
    """The first line that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _message(text: str) -> str:
    """OPA's words in those that the embedded engine has for the same."""
    line = first_line(text).rstrip(":")
    if line.startswith("var ") and line.endswith(" is unsafe"):
        return f"the variable {line.split()[1]} has no value"
    return line


def _excerpt(text: str) -> str:
    """The beginning of what is not a reply of OPA but for people to read, such as a proxy's words; a page is not."""
    line = first_line(text)[:_EXCERPT]
    return f", {line}" if line and not line.startswith(("<", "{")) else ""
