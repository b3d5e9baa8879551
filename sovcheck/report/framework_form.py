"""The form of a framework to fill in: a table for spreadsheets, Markdown, a page to print, or text."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import assert_never

from sovcheck.frameworks.form import Form, FormRow
from sovcheck.report.csv_cells import csv_text
from sovcheck.report.framework_words import WORDS, answer_words, grounds_words
from sovcheck.report.markdown_escape import escape
from sovcheck.visible import SENTENCE_LETTERS, shortened, visible

TO_FILL = ("answer", "evidence", "evidence_sha256", "who", "day", "expires")
"""The columns that are filled in, which ``sovcheck questions --framework F --apply`` reads back."""

COLUMNS = (
    *("framework", "application", "objective", "clause", "asks", "choices", "allowed", "status", "known", "why"),
    *("limits", *TO_FILL),
)


class FormFormat(StrEnum):
    """What ``--output`` of the form takes before the equals sign."""

    TEXT = "text"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"


def render_form(chosen: FormFormat, forms: Sequence[Form]) -> str:
    """The form in that format; whatever a name contains acts in none of them."""
    match chosen:
        case FormFormat.TEXT:
            return "".join(f"{shortened(visible(line), SENTENCE_LETTERS)}\n" for line in _text(forms))
        case FormFormat.CSV:
            return csv_text(COLUMNS, [[_cells(row)[name] for name in COLUMNS] for form in forms for row in form.rows])
        case FormFormat.MARKDOWN:
            return "".join(f"{line}\n" for line in _markdown(forms))
        case FormFormat.HTML:
            return _page(forms)
        case _:
            assert_never(chosen)


def _cells(row: FormRow) -> dict[str, str | None]:
    declared = row.known.declared
    return {
        "framework": row.framework,
        "application": row.application,
        "objective": row.objective,
        "clause": row.clause,
        "asks": row.asks,
        "choices": choices(row),
        "allowed": ", ".join(row.allowed),
        "status": WORDS[row.known.status],
        "known": answer_words(row.known),
        "why": "; ".join(grounds_words(row.known)),
        "limits": row.limits,
        "answer": row.answer,
        "evidence": declared.evidence if declared else None,
        "evidence_sha256": declared.sha256 if declared else None,
        "who": declared.who if declared else None,
        "day": declared.day.isoformat() if declared else None,
        "expires": declared.expires.isoformat() if declared else None,
    }


def choices(row: FormRow) -> str:
    """``1: never; 2: sometimes``, or ``met; not met``."""
    return "; ".join(f"{name}: {says}" if says else name for name, says in row.choices)


def _text(forms: Sequence[Form]) -> Iterator[str]:
    for form in forms:
        yield f"{form.framework.title} ({form.framework.id}, {form.framework.version})"
        if not form.rows:
            yield "  nothing is judged: only ids are known"
            yield from (f"  {clause}" for clause in form.framework.clauses())
        for application, rows in groupby(form.rows, key=lambda row: row.application):
            listed = list(rows)
            to_declare = [row for row in listed if not row.settled]
            whom = application or "all applications"
            settled = len(listed) - len(to_declare)
            yield f"  {whom}: {len(listed)} clauses, {len(to_declare)} to declare, {settled} by facts"
            for row in to_declare:
                known = answer_words(row.known)
                yield f"    {row.clause}: {row.asks}{f' ({known})' if known else ''}"
                yield f"      {choices(row)}"


def _markdown(forms: Sequence[Form]) -> Iterator[str]:
    for form in forms:
        yield f"# {escape(form.framework.title)} ({form.framework.version})\n"
        for application, rows in groupby(form.rows, key=lambda row: row.application):
            yield f"## {escape(application or 'all applications')}\n"
            yield "| clause | asks | choices | known | answer | evidence | who | day | expires |"
            yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
            for row in rows:
                cells = _cells(row)
                known = "; ".join(part for part in (cells["known"], cells["why"]) if part)
                shown = (row.clause, row.asks, choices(row), known)
                filled = (cells["answer"], cells["evidence"], cells["who"], cells["day"], cells["expires"])
                yield f"| {' | '.join(escape(cell or '') for cell in (*shown, *filled))} |"
            yield ""


def _page(forms: Sequence[Form]) -> str:

    from sovcheck.report.html.environment import beside, content_policy, environment
    from sovcheck.version import __version__

    style = beside("style.css")
    return (
        environment()
        .get_template("form.html")
        .render(
            forms=forms,
            groups=[
                [(name, list(rows)) for name, rows in groupby(form.rows, key=lambda row: row.application)]
                for form in forms
            ],
            cells=_cells,
            version=__version__,
            style=style,
            content_policy=content_policy(style),
        )
    )
