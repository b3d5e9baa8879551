"""The report as workflow commands of GitHub Actions: an annotation at the line of each result."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sovcheck.errors import Problem
from sovcheck.findings.report import Report, Result, Status, Verdict
from sovcheck.findings.verdict import contradictions_decide
from sovcheck.report.framework_words import contradiction_words
from sovcheck.report.path_wording import message_with_places, place
from sovcheck.report.source_root import SourceRoot, told_path
from sovcheck.report.verdict_impact import Impact, Impacts
from sovcheck.report.wording import (
    counted,
    settings_sentence,
    standing,
    verdict_sentence,
    waiver_sentence,
    waiver_status_sentence,
    waivers_by_word,
)
from sovcheck.visible import visible

MOST_OF_A_LEVEL = 10
"""GitHub shows no more annotations of a level and step, and drops the others without a word."""

_LEVELS = {Impact.DECIDES: "error", Impact.OPEN: "warning", Impact.ASIDE: "notice"}
_ORDER = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class _Annotation:
    level: str
    title: str
    message: str
    file: str | None = None
    line: int | None = None

    def command(self) -> str:
        """One line that GitHub takes for this command and for nothing else."""
        named = {"file": self.file, "line": None if self.line is None else max(self.line, 1), "title": self.title}
        written = ",".join(f"{name}={_property(str(value))}" for name, value in named.items() if value is not None)
        return f"::{self.level} {written}::{_data(self.message)}"


def render_github(report: Report, root: SourceRoot | None = None) -> str:
    """The verdict, then errors for what decides it, warnings for what is open, notices for what was accepted.

    Of each level as many are written as GitHub shows, and the last of them says how many more there are.
    """
    good = report.verdict is Verdict.PASS
    settings = f" Not from the command line: {settings_sentence(report)}." if report.settings is not None else ""
    told = f"{verdict_sentence(report)}.{settings} {report.notice}"
    verdict = _Annotation("notice" if good else "error", "sovcheck", told)
    return _written([verdict, *_annotations(report, root)])


def render_problems(told: Iterable[tuple[str, Problem | None]], root: SourceRoot | None = None) -> str:
    """What went wrong instead of a report, each at its line."""
    return _written(
        _Annotation(
            "error",
            "sovcheck: no verdict",
            text,
            None if problem is None else told_path(root, problem.location.file),
            None if problem is None else problem.location.line,
        )
        for text, problem in told
    )


def _annotations(report: Report, root: SourceRoot | None) -> Iterator[_Annotation]:
    impacts = Impacts(report)
    for result in report.results:
        level = _LEVELS[impacts.of(result)]
        unknown = "not known: " if result.status is Status.UNKNOWN else ""
        title = f"{result.rule} ({result.severity}) {unknown}{result.title}"
        yield _Annotation(level, title, _told(result, report), told_path(root, result.file), result.line)
    for section in report.frameworks:
        for found in section.contradictions:
            level = "error" if contradictions_decide(report) else "warning"
            title = f"{section.id} {found.clause} ({found.severity}) declared, and contradicted by facts"
            yield _Annotation(level, title, contradiction_words(found), told_path(root, found.file), found.line)
    for word, statuses in waivers_by_word(report).items():
        for status in statuses:
            sentence = waiver_status_sentence(status)
            yield _Annotation("warning", f"sovcheck: {word}", sentence, told_path(root, status.file), status.line)


def _told(result: Result, report: Report) -> str:
    remark = f"waived: {waiver_sentence(result)}" if result.waiver else standing(result, report.profile.fail_on)
    text = f"{result.asset} ({result.kind}) at {place(result.file, result.line)}: {message_with_places(result)}"
    return f"{text} [{remark}]" if remark else text


def _written(annotations: Iterable[_Annotation]) -> str:
    by_level: dict[str, list[_Annotation]] = {level: [] for level in _ORDER}
    for annotation in annotations:
        by_level[annotation.level].append(annotation)
    shown = (one for level in _ORDER for one in _as_many_as_shown(level, by_level[level]))
    return "".join(f"{annotation.command()}\n" for annotation in shown)


def _as_many_as_shown(level: str, annotations: list[_Annotation]) -> list[_Annotation]:
    if len(annotations) <= MOST_OF_A_LEVEL:
        return annotations
    kept = annotations[: MOST_OF_A_LEVEL - 1]
    more = f"{counted(len(annotations) - len(kept), level)} more are not shown here: GitHub shows {MOST_OF_A_LEVEL}"
    return [*kept, _Annotation(level, "sovcheck", f"{more} of a step. The other formats of the report have all.")]


def _data(text: str) -> str:
    """Escaped as the runner reads it back; unseen characters are visible, so no line ends early."""
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
