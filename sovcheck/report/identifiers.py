"""Identifiers: UUIDs of version 5 over what they stand for, and days as times: equal reports give equal bytes."""

import hashlib
from collections.abc import Callable
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from sovcheck.findings.report import Report
from sovcheck.report.escaped_json import escaped_json


def identity_of(report: Report, *, stated: bool) -> str:
    """What identifies a document: a digest of what it is made of, which is not an answer.

    ``stated`` is whether it shows what is stated of each asset: what other outputs of a scan ask for changes nothing.
    """
    others = {"answer": None} if stated else {"answer": None, "stated": None}
    return hashlib.sha256(escaped_json(report.model_copy(update=others))).hexdigest()


def identifiers(namespace: str) -> Callable[..., str]:
    """What makes the identifiers of a namespace, an address: the same for the same parts, on every machine."""
    space = uuid5(NAMESPACE_URL, namespace)
    return lambda *parts: str(uuid5(space, "\n".join(f"{len(part)}:{part}" for part in parts)))


def moment(day: date) -> str:
    """The first moment of a day: nothing happened at a time of it that matters."""
    return f"{day.isoformat()}T00:00:00Z"
