"""The results of the text report in full: by severity, then by rule, each with the path that proves it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from rich.text import Text

from sovcheck.findings.report import Hop, Report, Result, Status
from sovcheck.policy.severity import Severity
from sovcheck.report.path_wording import branches, hop_place, hop_source, hop_step, message_with_places, place
from sovcheck.report.text.lines import BLANK, Style, line, prose
from sovcheck.report.wording import controls_sentence, counted, gravest_first, overruns, standing, waiver_sentence

SEVERITY_STYLES = {severity: Style(severity.value) for severity in Severity}


def lay_out_failures(report: Report, width: int, names: Mapping[str, str]) -> Iterator[Text]:
    """The failures, gravest first; ``names`` are what people call organizations, by id."""
    failures = _with_status(report, Status.FAIL)
    numbers = dict(gravest_first(report))
    for severity, of_severity in groupby(failures, key=lambda result: result.severity):
        style = SEVERITY_STYLES[severity]
        yield BLANK
        yield line(0, (f"{severity.upper()} ({counted(numbers[severity], 'failure')})", style))
        for _, of_rule in groupby(of_severity, key=lambda result: result.rule):
            results = list(of_rule)
            yield from _rule(results[0], style)
            for subject, of_asset in groupby(results, key=lambda result: _subject(result, _remark(result, report))):
                yield subject
                for result in of_asset:
                    yield from _failure(result, width, names)
            yield from _advice(results[0], width)


def lay_out_unknowns(report: Report, width: int) -> Iterator[Text]:
    """What could not be judged, and what to state so that it can be."""
    if not report.summary.unknown:
        return
    yield BLANK
    yield line(0, (f"NOT KNOWN ({counted(report.summary.unknown, 'result')})", Style.UNKNOWN))
    if report.summary.over_budget:
        yield from prose(f"More than the profile allows: {overruns(report)}.", 2, width, Style.WARNING)
    for _, of_rule in groupby(_with_status(report, Status.UNKNOWN), key=lambda result: (result.severity, result.rule)):
        results = list(of_rule)
        yield from _rule(results[0], Style.UNKNOWN)
        for result in results:
            yield _subject(result, _remark(result, report))
            yield from prose(message_with_places(result), 6, width)


def lay_out_waived(report: Report, width: int) -> Iterator[Text]:
    """What somebody accepted, with the reason and until when."""
    if not report.summary.waived:
        return
    yield BLANK
    yield line(0, (f"WAIVED ({counted(report.summary.waived, 'result')})", Style.WAIVED))
    for result in _with_status(report, Status.WAIVED):
        yield from _rule(result, Style.WAIVED)
        yield _subject(result, "not known" if result.unknown_facts else "")
        yield from prose(message_with_places(result), 6, width)
        yield from prose(f"accepted: {waiver_sentence(result)}", 6, width, Style.WAIVED)


def _with_status(report: Report, status: Status) -> Iterable[Result]:
    return (result for result in report.results if result.status is status)


def _rule(result: Result, style: Style) -> Iterator[Text]:
    yield BLANK
    severity = "" if style is SEVERITY_STYLES[result.severity] else f"  {result.severity}"
    yield line(2, (result.rule, style), (f"  {result.title}", Style.STRONG), (severity, Style.FAINT))


def _remark(result: Result, report: Report) -> str:
    return standing(result, report.profile.fail_on)


def _failure(result: Result, width: int, names: Mapping[str, str]) -> Iterator[Text]:
    yield from prose(message_with_places(result), 6, width)
    for words, path in branches(result):
        if words:
            yield line(8, (words, Style.FAINT))
        yield from _path(path, width, names)
    if result.discriminator is not None:
        yield line(6, (f"about: {result.discriminator}", Style.FAINT))


def _subject(result: Result, remark: str) -> Text:
    name = f"{result.kind}, {result.asset_name}" if result.asset_name else result.kind
    return line(
        4,
        (result.asset, Style.STRONG),
        f" ({name})",
        (f"  {place(result.file, result.line)}", Style.FAINT),
        (f"  [{remark}]" if remark else "", Style.WARNING),
    )


def _path(hops: tuple[Hop, ...], width: int, names: Mapping[str, str]) -> Iterator[Text]:
    """Each step as a sentence with the line that states it; what the catalog knows it from is below."""
    for hop in hops:
        where = hop_place(hop)
        yield line(8, hop_step(hop, names), (f" ({where})" if where else "", Style.FAINT))
        if source := hop_source(hop):
            yield from prose(source, 10, width, Style.FAINT)


def _advice(result: Result, width: int) -> Iterator[Text]:
    yield from prose(f"What to do: {result.remediation}", 4, width)
    if result.controls:
        yield from prose(f"Controls: {controls_sentence(result.controls)}", 4, width, Style.FAINT)
