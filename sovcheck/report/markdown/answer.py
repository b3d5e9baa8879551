"""What a verdict means, in Markdown: plain words, who holds the system, and what to change first."""

from collections.abc import Iterator, Sequence

from sovcheck.findings.answer.changes import Change
from sovcheck.findings.answer.holders import Holder
from sovcheck.findings.report import Report
from sovcheck.report.holder_columns import HOLDER_COLUMNS, holder_columns
from sovcheck.report.markdown_escape import escape
from sovcheck.report.wording import first_few

_MOST_HOLDERS = 8
_MOST_ASSETS = 4


def answer(report: Report) -> Iterator[str]:
    """Everything that the report has of it; nothing of systems too large to work it out for."""
    if report.answer is None:
        return
    if report.answer.critical is not None:
        yield "## In plain words\n"
        yield from _plain_words(report)
    if report.answer.holders:
        yield from _holders(report.answer.holders)
    if report.answer.changes is not None and report.answer.changes.steps:
        yield "## Change first\n"
        yield from (f"{number}. {_change(step)}" for number, step in enumerate(report.answer.changes.steps, start=1))
        yield from (f"- Worse: {_change(warning)}" for warning in report.answer.changes.warnings)
        yield ""


def _plain_words(report: Report) -> Iterator[str]:
    """The sentences of the page, but for the first ones, which say what is above."""
    from sovcheck.report.html.names import Names
    from sovcheck.report.html.plain_words import critical_sentences
    from sovcheck.report.html.words import ENGLISH, Words

    words = Words(ENGLISH)
    sentences = critical_sentences(report, words, Names(report, words))
    yield escape(" ".join(sentence.striptags() for sentence in sentences))
    yield ""


def _holders(holders: Sequence[Holder]) -> Iterator[str]:
    yield "## Who holds it\n"
    yield f"| who | {' | '.join(HOLDER_COLUMNS)} | made |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for holder in holders[:_MOST_HOLDERS]:
        where = f" ({holder.country})" if holder.country else ""
        trust = {True: ", trusted", False: "", None: ", trust not known"}[holder.trusted]
        who = f"{holder.name or holder.organization}{where}{trust}"
        columns = (*holder_columns(holder), holder.made)
        yield f"| {escape(who)} | {' | '.join(escape(first_few(assets, _MOST_ASSETS)) for assets in columns)} |"
    if len(holders) > _MOST_HOLDERS:
        yield f"\nAnd {len(holders) - _MOST_HOLDERS:,} more."
    yield ""


def _change(change: Change) -> str:
    before, after = change.before, change.after
    counts = [
        f"{name} {then:,} → {now:,}"
        for name, then, now in (
            ("failures", before.failures, after.failures),
            ("critical", before.critical, after.critical),
            ("not known", before.unknown, after.unknown),
        )
        if then != now
    ]
    passes = "; then it passes" if after.passes else ""
    assumed = f"; taken for granted: {'; '.join(change.assumed)}" if change.assumed else ""
    return escape(f"{change.label} ({', '.join(counts) or 'no count changes'}{passes}{assumed})")
