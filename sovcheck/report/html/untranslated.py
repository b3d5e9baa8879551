"""The rules and the profile that say what nobody has translated: own ones, or those of another version."""

from sovcheck.findings.report import Report
from sovcheck.report.html.words import Words


def untranslated(report: Report, words: Words) -> list[str]:
    """The ids of rules, and of the profile, whose texts the page shows in English; nothing on an English page."""
    profile = report.profile
    told: list[tuple[str, tuple[str | None, ...]]] = [
        *((rule.id, (rule.title, rule.description, rule.remediation)) for rule in report.rules),
        (profile.id, (profile.title, profile.description)),
    ]
    return [name for name, texts in told if not all(words.says(text) for text in texts if text)]
