"""What failed, a line for each cause: all of them, or as many as there is room for, the gravest first."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from sovcheck.findings.report import BaselineInfo, Report, Result, Status
from sovcheck.report.path_wording import place
from sovcheck.report.text.causes import OWNED_BY, Cause, causes_of
from sovcheck.report.text.findings import SEVERITY_STYLES
from sovcheck.report.text.lines import BLANK, Style, fitted, line, padded, short, some
from sovcheck.report.wording import counted
from sovcheck.visible import visible

_SEVERITY, _RULE = 8, 7
_ASSETS_LOOKED_AT = 20
"""How many assets of a cause are looked at: no line has room for more."""


def lay_out_causes(report: Report, width: int, room: int) -> Iterator[Text]:
    """At most ``room`` lines; with a baseline, what is new, then what is fixed, and how much is known."""
    failures = [result for result in report.results if result.status is Status.FAIL]
    if report.baseline is None:
        yield from _causes(report, "FINDINGS", failures, width, room)
        return
    fixed = list(lay_out_fixed(report.baseline, width, max(room // 3, 2)))
    new = [result for result in failures if result.new]
    yield from _causes(report, "NEW", new, width, room - len(fixed) - 1)
    yield from fixed
    known = counted(report.baseline.known, "result")
    yield line(0, ("KNOWN", Style.STRONG), (f"  {known} that {short(report.baseline.file, 40)} has, too", Style.FAINT))


def lay_out_failing(report: Report, width: int) -> Iterator[Text]:
    """All that is new and failed; where too much is unknown, that as well."""
    failures = [result for result in report.results if result.status is Status.FAIL and result.new]
    yield from _rows(report, causes_of(report, failures), width)
    if report.summary.over_budget:
        unknowns = [result for result in report.results if result.status is Status.UNKNOWN and result.new]
        room = _room([result.asset for result in unknowns], width)
        for result in unknowns:
            yield fitted(_row("UNKNOWN", Style.UNKNOWN, result.rule, result.asset, result.message, room), width)


def lay_out_fixed(baseline: BaselineInfo, width: int, most: int | None = None) -> Iterator[Text]:
    """What the earlier report had and is fixed, in at most so many lines under the first."""
    yield BLANK
    fixed = len(baseline.fixed)
    others = f"; {baseline.gone - fixed:,} more gone, not known to be fixed" if baseline.gone > fixed else ""
    then = f", then {baseline.verdict.upper()}" if baseline.verdict else ""
    said = f"  {counted(fixed, 'result')} of {short(baseline.file, 30)}, of {baseline.today}{then}{others}"
    yield line(0, ("FIXED", Style.PASS), said)
    shown = baseline.fixed if most is None or len(baseline.fixed) <= most else baseline.fixed[: most - 1]
    room = _room([each.asset for each in shown], width)
    for each in shown:
        word = "not known" if each.status is Status.UNKNOWN else each.severity or ""
        yield fitted(_row(word.upper(), Style.PASS, each.rule or "", each.asset, each.message or "", room), width)
    if len(baseline.fixed) > len(shown):
        yield line(2, f"and {len(baseline.fixed) - len(shown):,} more: --details")


def _causes(report: Report, title: str, failures: list[Result], width: int, room: int) -> Iterator[Text]:
    yield BLANK
    unknown = _newly_unknown(report)
    if not failures:
        yield line(0, (title, Style.STRONG), f"  none{unknown}")
        return
    most = max(room - 2, 1)
    causes = causes_of(report, failures, most)
    numbers = f"{counted(len(causes), 'cause')}, {counted(len(failures), 'result')}"
    yield line(0, (title, Style.STRONG), f"  {numbers}{unknown}")
    shown = causes if len(causes) <= most else causes[: max(most - 1, 1)]
    yield from _rows(report, shown, width)
    if left := causes[len(shown) :]:
        by_severity = Counter(cause.severity for cause in left)
        more = ", ".join(f"{number:,} {severity}" for severity, number in by_severity.items())
        yield fitted(line(2, f"and {counted(len(left), 'cause')} more ({more}): -q lists all, --details proves"), width)


def _newly_unknown(report: Report) -> str:
    """With a baseline, how much is unknown that was not before."""
    if report.baseline is None:
        return ""
    number = sum(result.status is Status.UNKNOWN and result.new for result in report.results)
    return f"; {number:,} newly not known" if number else ""


def _rows(report: Report, causes: Sequence[Cause], width: int) -> Iterator[Text]:
    files = report.inventory.files
    only = files[0].path if len(files) == 1 and not report.inventory.patches else None
    room = _room([_assets(cause) for cause in causes], width)
    for cause in causes:
        where = _where(cause, only)
        where = "" if cell_len(where) > width // 5 else visible(where)
        text = _text(cause, width - (2 + _SEVERITY + 2 + _RULE + 1 + room + 2) - cell_len(where) - 2)
        row = _row(cause.severity.upper(), SEVERITY_STYLES[cause.severity], cause.rule, _assets(cause), text, room)
        yield fitted(row, width, where)


def _where(cause: Cause, only: str | None) -> str:
    """The line of one asset; its file before it where that is not the ``only`` one."""
    if len(cause.assets) > 1:
        return ""
    return f":{cause.line}" if cause.file == only else place(cause.file.rpartition("/")[2], cause.line)


def _text(cause: Cause, room: int) -> str:
    """What is wrong, with the parties before it, or the assets after it."""
    left = max(room - cell_len(short(cause.text, room)) - 2, 1)
    if cause.parties:
        parties, most = cause.parties, max(left, room // 2)
        if len(parties) == 1 and cell_len(parties[0]) > most:
            # Who is behind it says more than the first half of a name.
            parties = (parties[0].rpartition(OWNED_BY)[2],)
        return f"{some(parties, most)}: {cause.text}"
    if len(cause.assets) > 1:
        return f"{cause.text}: {some(cause.assets[:_ASSETS_LOOKED_AT], max(left, room // 3))}"
    return cause.text


def _assets(cause: Cause) -> str:
    return cause.assets[0] if len(cause.assets) == 1 else f"{len(cause.assets):,} assets"


def _room(names: Sequence[str], width: int) -> int:
    """How wide the column of assets is: as its longest name, up to a quarter of the line."""
    return min(max((cell_len(short(name, width)) for name in names), default=0), width // 4)


def _row(word: str, style: Style, rule: str, asset: str, text: str, room: int) -> Text:
    heading = f"{padded(rule, _RULE)} "
    return line(2, (f"{word:<{_SEVERITY}}", style), f"  {heading}", (padded(asset, room), Style.STRONG), f"  {text}")
