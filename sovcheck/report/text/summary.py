"""The report on one screen: the verdict, what it means, who holds it, what to change, whom to ask, what failed."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from sovcheck.findings.report import Report, Status
from sovcheck.report.text.failures import lay_out_causes
from sovcheck.report.text.head import VERDICT_STYLES, lay_out_head
from sovcheck.report.text.holders import lay_out_holders
from sovcheck.report.text.lines import BLANK, NARROW, Style, fitted, line, prose, with_command
from sovcheck.report.text.next_steps import lay_out_changes, lay_out_questions
from sovcheck.report.text.plain_words import plain_words
from sovcheck.report.wording import (
    catalog_changes,
    catalog_completions,
    counted,
    evidence_counts_sentence,
    home_sentence,
    judging_arguments,
    own_profile,
    short_verdict_sentence,
    unreached_sentence,
    waivers_by_word,
)

_MOST_LINES, _MOST_LINES_NARROW = 45, 60
_MOST_HOLDERS, _FEWEST_HOLDERS = 8, 4
_MOST_NOTES = 5
_FEWEST_CAUSES = 8


def lay_out_summary(report: Report, width: int, further: Iterable[Text] = ()) -> list[Text]:
    """All lines; the verdict is the first one and the last one, and there are never more than fit on a screen.

    Lines that are reported ``further`` are before the last ones, and count for nothing. With a baseline, what is new
    and what is fixed is right below the verdict.
    """
    most = _MOST_LINES if width >= NARROW else _MOST_LINES_NARROW
    above = [*lay_out_head(report, width), *_meaning(report, width)]
    below = [*lay_out_changes(report, width), *lay_out_questions(report, width)]
    foot = [*_notes(report, width), *_foot(report, width)]
    holders = lay_out_holders(report, width, _MOST_HOLDERS)
    room = most - len(above) - len(below) - len(foot)
    if room - len(holders) < _FEWEST_CAUSES:
        holders = lay_out_holders(report, width, _FEWEST_HOLDERS)
    causes = list(lay_out_causes(report, width, room - len(holders)))
    # A reader who compares wants to know what is new before what is known.
    told = [*holders, *below, *causes] if report.baseline is None else [*causes, *holders, *below]
    return [*above, *told, *further, *foot]


def _meaning(report: Report, width: int) -> Iterator[Text]:
    if report.answer is None or report.answer.critical is None:
        return
    yield BLANK
    yield from (fitted(each, width) for each in prose(f"In plain words: {plain_words(report.answer)}", 6, width))


def _notes(report: Report, width: int) -> list[Text]:
    """What else a reader has to know, a line each."""
    said = [f"changed by the patch {patch.path}" for patch in (report.inventory.patches or ())[:2]]
    said += [f"notice: {notice}" for notice in report.inventory.notices[:2]]
    if changes := catalog_changes(report):
        said.append(f"the catalog was changed: {changes}")
    if completed := catalog_completions(report):
        said.append(f"what the catalog leaves open, by the inventory: {completed}")
    if report.evidence:
        refused = [f"{each.path}: {each.status}" for each in report.evidence if each.status != "accepted"]
        why = f" ({'; '.join(refused[:2])})" if refused else ""
        said.append(f"evidence: {evidence_counts_sentence(report)}{why}")
    for word, statuses in waivers_by_word(report).items():
        named = ", ".join(f"{status.rule} {status.asset}" for status in statuses[:3])
        said.append(f"{counted(len(statuses), word)}: {named}")
    if sentence := unreached_sentence(report):
        said.append(sentence)
    own = prose(f"the profile is the user's own: {file}", 0, width) if (file := own_profile(report)) else ()
    lines = [fitted(each, width) for each in own]
    lines += [fitted(line(0, (each, Style.WARNING)), width) for each in said[:_MOST_NOTES]]
    return [BLANK, *lines] if lines else []


def _foot(report: Report, width: int) -> Iterator[Text]:
    yield BLANK
    first = next((result for result in report.results if result.status is Status.FAIL), None)
    passed = f"{report.summary.passed:,} pass. Proof of each: --details"
    home = f" Note: {home_sentence(report).partition(' (')[0]}." if home_sentence(report) else ""
    exposure = f"Exposure, not adjudication. Catalog of {report.catalog.date}.{home}"
    if first is None:
        yield fitted(line(0, (passed, Style.FAINT)), width)
    else:
        explain = ["sovcheck", "explain", first.rule, first.asset, *judging_arguments(report)]
        yield from with_command(line(0, (f"{passed}, or", Style.FAINT)), width, explain, at_end=False)
    yield fitted(line(0, (exposure, Style.FAINT)), width)
    verdict, style = short_verdict_sentence(report), VERDICT_STYLES[report.verdict]
    yield fitted(line(0, (verdict, style)), width)
