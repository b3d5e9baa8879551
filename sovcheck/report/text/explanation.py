"""Explanation of one rule on one asset: what it says, the facts it read, the path, its text, what to change."""

import json
from collections.abc import Iterator

from rich.text import Text

from sovcheck.findings.explanation import Explanation
from sovcheck.report.organization_names import names_of
from sovcheck.report.text.findings import lay_out_failures, lay_out_unknowns, lay_out_waived
from sovcheck.report.text.lines import BLANK, Style, line, prose, written
from sovcheck.report.text_style import TextStyle


def render_explanation(explanation: Explanation, style: TextStyle) -> str:
    """The explanation as text; the words do not depend on colour."""
    return written(_lay_out(explanation, style.width), color=style.color)


def _lay_out(explanation: Explanation, width: int) -> Iterator[Text]:
    rule = explanation.rule
    yield line(0, (f"{rule.id}  {rule.title}", Style.STRONG))
    yield from prose(rule.description, 2, width)
    yield from _word(explanation, width)
    yield BLANK
    yield line(0, ("FACTS", Style.STRONG), ("  those that the rule can look at", Style.FAINT))
    for name, value in explanation.facts.items():
        yield from _fact(name, value)
    yield BLANK
    yield line(0, ("RULE", Style.STRONG), (f"  {rule.file}", Style.FAINT))
    for text in explanation.text.rstrip().splitlines():
        yield line(2, text.replace("\t", "    "))
    yield BLANK
    yield line(0, ("WHAT TO CHANGE", Style.STRONG))
    yield from prose(rule.remediation, 2, width)


def _word(explanation: Explanation, width: int) -> Iterator[Text]:
    """What the rule says of the asset: its results, or that it passes or does not apply."""
    summary = explanation.report.summary
    yield from lay_out_failures(explanation.report, width, names_of(explanation.report))
    yield from lay_out_unknowns(explanation.report, width)
    yield from lay_out_waived(explanation.report, width)
    if summary.passed:
        yield BLANK
        yield line(0, ("PASS", Style.PASS), f"  {explanation.asset} ({explanation.kind})")
    elif not summary.evaluated:
        yield BLANK
        yield line(0, ("DOES NOT APPLY", Style.FAINT), f"  to {explanation.asset} ({explanation.kind})")


def _fact(name: str, value: object) -> Iterator[Text]:
    first, *rest = json.dumps(value, indent=2, ensure_ascii=False).splitlines()
    yield line(2, f"{name} = ", first)
    for text in rest:
        yield line(2, text)
