"""The sentences that several formats share, so that none of them says something else."""

import re
from collections.abc import Mapping, Sequence

from sovcheck.command_words import option_words, path_words
from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.findings.inputs import OwnCatalogEntry
from sovcheck.findings.report import EvidenceInfo, Report, Result, Status, Verdict, WaiverStatus
from sovcheck.findings.verdict import NEVER, exit_code
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.profile import DEFAULT_PROFILE
from sovcheck.policy.profile.model import HomeSource
from sovcheck.policy.severity import Severity

_BY_WEIGHT = (
    Kind.APPLICATION,
    Kind.MODEL,
    Kind.DATASET,
    Kind.GPU_HOST,
    Kind.CLOUD_SERVICE,
    Kind.SOFTWARE,
    Kind.DATA_FLOW,
    Kind.ORGANIZATION,
)
_NAMED = 3
"""How many changes of the catalog, or assets that nothing reaches, are named."""

_COUNTRIES = 30
"""How many countries are named that a profile trusts of its own: each decides what is foreign."""


def counted(number: int, noun: str) -> str:
    """The number with its noun: ``1 failure``, ``2 failures``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def kinds_sentence(by_kind: Mapping[str, int]) -> str:
    """How many assets of each kind, what is judged first: ``1 application, 2 datasets, 1 GPU host``."""
    told = [kind.counted(by_kind[kind]) for kind in _BY_WEIGHT if by_kind.get(kind)]
    others = sorted(by_kind.keys() - {kind.value for kind in Kind})
    return ", ".join([*told, *(counted(by_kind[kind], kind) for kind in others)])


def catalog_changes(report: Report) -> str:
    """What of the catalog is the user's own, a few by name; nothing where all of it is as it was brought along."""
    own = [f"{entry.id}{_replaced(entry)}" for entry in report.catalog.own]
    stated = [f"{each.asset} ({', '.join(each.fields)})" for each in report.catalog.overrides]
    parts = ((own, "own catalog entry", "own catalog entries"), (stated, "override", "overrides"))
    return "; ".join(
        f"{len(names):,} {one if len(names) == 1 else many}: {first_few(names)}" for names, one, many in parts if names
    )


def catalog_completions(report: Report) -> str:
    """What the inventory states of entries of the catalog that leave it open, organizations first, a few by name."""
    found = sorted(report.catalog.completions or (), key=lambda each: (each.kind != Kind.ORGANIZATION, each.asset))
    return first_few([f"{each.asset} ({first_few(each.fields)})" for each in found])


def _replaced(entry: OwnCatalogEntry) -> str:
    if not entry.replaces:
        return ""
    return f" (replaced: {first_few(entry.fields)})" if entry.fields else " (replaced)"


def system_called(report: Report) -> str | None:
    """The name of the system; of several judged as one how many, and a few names; None where none is given."""
    names = report.inventory.names
    return f"{len(names):,} systems: {first_few(names)}" if names else report.inventory.name


def own_profile(report: Report) -> str:
    """What a profile of the user's own judges otherwise than a bundled one, and its file; nothing of a bundled one."""
    profile = report.profile
    if profile.file is None:
        return ""
    parts = []
    if profile.trusts:
        parts.append(f"trusts {first_few(profile.trusts, _COUNTRIES)} too")
    if profile.changed:
        parts.append(f"changes {counted(len(profile.changed), 'field')}: {first_few(profile.changed)}")
    if profile.disabled:
        parts.append(f"switches off {counted(len(profile.disabled), 'rule')}: {first_few(profile.disabled)}")
    if profile.graded:
        parts.append(f"sets the severity of {counted(len(profile.graded), 'rule')}: {first_few(profile.graded)}")
    if profile.other:
        parts = [f"against {profile.other} it {'; '.join(parts) or 'changes nothing but words'}"]
    return "; ".join([*parts, f"from {profile.file}"])


def settings_sentence(report: Report) -> str:
    """What the configuration file, with its digest, and the environment have set; nothing where neither has."""
    settings = report.settings
    if settings is None:
        return ""
    keys = ", ".join(settings.keys) or "nothing that the command line left open"
    file = f"{settings.file} (SHA-256 {settings.sha256}) sets {keys}" if settings.file else ""
    variables = f"the environment sets {', '.join(settings.variables)}" if settings.variables else ""
    return "; ".join(part for part in (file, variables) if part)


def first_few(names: Sequence[str], most: int = _NAMED, more: int = 0) -> str:
    """At most so many of the names, and how many others there are, with ``more`` that nobody names."""
    rest = max(len(names) - most, 0) + more
    return ", ".join(names[:most]) + (f" and {rest:,} more" if rest else "")


def verdict_sentence(report: Report) -> str:
    """The verdict, why, the exit code that goes with it, and who chose home where the party that is judged did."""
    home = home_sentence(report)
    return f"{short_verdict_sentence(report)}{f'; {home}' if home else ''}"


def short_verdict_sentence(report: Report) -> str:
    """The verdict, why, and the exit code that goes with it."""
    return f"{report.verdict.upper()} (exit {exit_code(report)}): {_reason(report)}"


def home_sentence(report: Report) -> str:
    """The party that is judged chose the side of the border: a reader has to know; nothing where somebody else did."""
    if report.profile.home_from is not HomeSource.DOMICILE:
        return ""
    return f"home is {report.profile.home} because the inventory says so (domicile)"


def _reason(report: Report) -> str:
    summary, fail_on = report.summary, report.profile.fail_on
    if report.verdict is Verdict.FAIL:
        contradicted = sum(len(section.contradictions) for section in report.frameworks)
        declared = f"{counted(contradicted, 'declared answer')} that facts contradict" if contradicted else ""
        if declared and not summary.blocking:
            return declared
        failures = f"{counted(summary.blocking, 'failure')} at or above {fail_on}, new and not waived"
        return f"{failures}; {declared}" if declared else failures
    if not summary.evaluated:
        return "nothing was evaluated: no rule applies to what the inventory declares"
    if report.verdict is Verdict.INCOMPLETE:
        return f"more is unknown than the profile allows: {overruns(report)}"
    if fail_on == NEVER:
        return f"{counted(summary.evaluated, 'result')}, and with --fail-on never none can fail the scan"
    return f"{counted(summary.evaluated, 'result')}, no new failure at or above {fail_on}"


def overruns(report: Report) -> str:
    """Which severities carry more unknown results than allowed."""
    return ", ".join(
        f"{overrun.unknown:,} {overrun.severity} where {overrun.allowed:,} may be"
        for overrun in report.summary.over_budget
    )


def counts_sentence(report: Report) -> str:
    """How the results divide."""
    summary = report.summary
    return (
        f"{counted(summary.evaluated, 'result')}: {summary.passed:,} pass, {summary.fail:,} fail, "
        f"{summary.unknown:,} unknown, {summary.waived:,} waived"
    )


def unreached_sentence(report: Report) -> str:
    """How many assets nothing leads to, a few by name; nothing where everything is reached."""
    unreached = report.unreached
    if unreached is None:
        return ""
    names = first_few(unreached.assets, more=unreached.count - len(unreached.assets))
    return f"{counted(unreached.count, 'asset')} that no application or dataset reaches, judged all the same: {names}"


def standing(result: Result, fail_on: str) -> str:
    """Why a failure or an unknown does not count, or nothing when it does."""
    if not result.new:
        return "known in the baseline"
    if result.status is Status.FAIL and not result.blocking:
        return "does not fail the scan" if fail_on == NEVER else f"below {fail_on}"
    return ""


def waiver_sentence(result: Result) -> str:
    """Who accepted the result, why, and until when."""
    waiver = result.waiver
    if waiver is None:
        return ""
    return f"{waiver.reason} (owner {waiver.owner}, approved by {waiver.approver}, expires {waiver.expires})"


def waivers_by_word(report: Report) -> dict[str, tuple[WaiverStatus, ...]]:
    """The waivers that somebody should look at, by what each is called; words for none are left out."""
    waivers = report.waivers
    words = {
        "expired waiver": waivers.expired,
        "unused waiver": waivers.unused,
        "waiver of everything": waivers.covers_all,
    }
    return {word: statuses for word, statuses in words.items() if statuses}


def waiver_status_sentence(status: WaiverStatus) -> str:
    """Which waiver needs attention, whose it is, and why."""
    place = f"{status.rule} on {status.asset}"
    if status.discriminator is not None:
        place = f"{place} ({status.discriminator})"
    return f"{place}, owner {status.owner}, expires {status.expires}: {status.note}"


def evidence_sentence(evidence: EvidenceInfo) -> str:
    """What became of an evidence file, why, and what to do; of one that was signed also what it is about."""
    said = [evidence.why] if evidence.why else []
    if evidence.asset is not None and evidence.ended is not None:
        isolation = evidence.isolation or "unknown"
        run = f"{evidence.verdict} of {evidence.asset} on {evidence.ended.date()}, isolation {isolation}"
        said.append(f"({run})" if evidence.why else run)
    advice = f"; {evidence.status.advice}" if evidence.status.advice else ""
    return f"{evidence.status}: {' '.join(said)}{advice}"


def evidence_counts_sentence(report: Report) -> str:
    """How many files were accepted, how many refused, and how many keys are trusted."""
    accepted = sum(evidence.status is EvidenceStatus.ACCEPTED for evidence in report.evidence)
    refused = len(report.evidence) - accepted
    return f"{accepted:,} accepted, {refused:,} refused, {counted(len(report.trusted_keys), 'trusted key')}"


def controls_sentence(controls: Mapping[str, Sequence[str]]) -> str:
    """Frameworks with their clauses: ``bsi-c3a 1-02, 1-03; eu-csf 1.1``."""
    return "; ".join(f"{framework} {', '.join(clauses)}" for framework, clauses in sorted(controls.items()))


def gravest_first(report: Report) -> list[tuple[Severity, int]]:
    """The severities that have failures, with their number."""
    counts = report.summary.by_severity
    return [(severity, counts[severity]) for severity in reversed(Severity) if counts.get(severity)]


_PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]{1,30}")
"""What can be in a command as it is."""


def judging_arguments(report: Report) -> list[str]:
    """What to give another command so that it judges the same.

    Of a report that does not tell, its file, or what stands for several or for an odd path, with what is known of how
    it was judged.
    """
    if report.arguments is not None:
        return list(report.arguments)
    files, profile = report.inventory.files, report.profile
    named = [("--patch", patch.path) for patch in report.inventory.patches or ()]
    if profile.file or profile.id != DEFAULT_PROFILE:
        named.append(("--profile", profile.file or profile.id))
    if profile.home_from is HomeSource.OPTION:
        named.append(("--home", profile.home))
    path = files[0].path if len(files) == 1 else ""
    paths = path_words([path if _PLAIN_PATH.fullmatch(path) else "PATH"])
    return [*paths, *(word for option, value in named for word in option_words(option, value))]


def deciding_arguments(report: Report) -> list[str]:
    """What beside those a command is given that asks for the same verdict: what is accepted, and what fails."""
    accepted = report.waivers.file
    named = [("--waivers", accepted.path)] if accepted is not None else []
    if report.profile.fail_on != Severity.LOW:
        named.append(("--fail-on", report.profile.fail_on))
    return [word for option, value in named for word in option_words(option, value)]
