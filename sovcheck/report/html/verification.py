"""Verification of a page: it is made again from the report that it holds, and every byte is compared."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from sovcheck.errors import InputError, Location, Problem
from sovcheck.findings.report import Report
from sovcheck.findings.saved.saved_report import parse_report
from sovcheck.report.html import render_html
from sovcheck.report.html.words import languages
from sovcheck.user_files import STDIN, STDIN_NAME, read_bounded, read_standard_input
from sovcheck.version import __version__

_ADVICE = "name a page that `sovcheck scan --output html=FILE` wrote"
_EMBEDDED = re.compile(rb'<script type="application/json" id="sovcheck-report">\n(.*?)</script>', re.DOTALL)
_LANGUAGE = re.compile(rb'\A<!DOCTYPE html>\n<html lang="([a-z]{2})">\n')
_SHOWN = 120
"""Letters of a differing line that are shown."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether the page is what its report gives, and that in a sentence."""

    same: bool
    sentence: str


def verify_page(path: str) -> Verified:
    """What becomes of the page of a file, or of standard input (``-``). Raises InputError when it holds no report."""
    file = STDIN_NAME if path == STDIN else path
    page = read_standard_input() if path == STDIN else read_bounded(Path(path), _ADVICE)
    report, language = _held(page, file)
    again = render_html(report, language).encode()
    if page == again:
        digest = hashlib.sha256(page).hexdigest()
        told = f"{report.verdict} as of {report.today}, {len(page):,} bytes, SHA-256 {digest}"
        return Verified(same=True, sentence=f"{file}: is what the report inside of it gives: {told}")
    return Verified(same=False, sentence=f"{file}: {_difference(page, again)}{_other_version(report)}")


def _held(page: bytes, file: str) -> tuple[Report, str]:
    held, language = _EMBEDDED.findall(page), _LANGUAGE.match(page)
    if len(held) != 1 or language is None or language[1].decode() not in languages():
        number = f"holds {len(held)} reports" if len(held) > 1 else "is not a page that holds a report"
        raise InputError([Problem(Location(file), "", number, _ADVICE)])
    return parse_report(held[0], file), language[1].decode()


def _difference(page: bytes, again: bytes) -> str:
    """The first line that differs, as it is and as it should be."""
    mine, theirs = again.decode().splitlines(), page.decode(errors="replace").splitlines()
    for number, (said, should) in enumerate(zip(theirs, mine, strict=False), start=1):
        if said != should:
            at = next((place for place, pair in enumerate(zip(said, should, strict=False)) if pair[0] != pair[1]), 0)
            start = max(at - 20, 0)
            return (
                f"differs from the report inside of it, first in line {number}: it says "
                f"{said[start : start + _SHOWN]!r}, and the report gives {should[start : start + _SHOWN]!r}"
            )
    return f"differs from the report inside of it: it has {len(theirs)} lines, and the report gives {len(mine)}"


def _other_version(report: Report) -> str:
    if report.tool.version == __version__:
        return ""
    return f"; it was written by sovcheck {report.tool.version}, and this is {__version__}: verify it with that version"
