"""When a smoke is run again: a word for all targets, else what the target itself understands."""

import re

from sovcheck.errors import UsageError

_CRON = frozenset({"kubernetes", "slurm"})
_WORDS = {"hourly": "0 * * * *", "daily": "0 0 * * *", "weekly": "0 0 * * 1", "monthly": "0 0 1 * *"}
"""As systemd means them, in the words of cron."""
_FIELD = re.compile(r"(?:\*|[0-9A-Za-z]+(?:-[0-9A-Za-z]+)?)(?:/[0-9]+)?(?:,[0-9A-Za-z]+(?:-[0-9A-Za-z]+)?)*")
_FIELDS = 5
_CALENDAR = re.compile(r"[A-Za-z0-9*/.,:~+_ -]{1,100}")


def calendar_of(text: str, target: str) -> str:
    """The schedule in the words of the target. Raises UsageError for one that it cannot have."""
    if text in _WORDS:
        return _WORDS[text] if target in _CRON else text
    if target in _CRON:
        fields = text.split(" ")
        if len(fields) == _FIELDS and all(_FIELD.fullmatch(field) for field in fields):
            return text
        how = "five fields as in cron, such as '0 3 * * 1'"
    else:
        if _CALENDAR.fullmatch(text) and text.strip() == text and len(text.split(" ")) != _FIELDS:
            return text
        how = "an event of systemd's calendar, such as 'Mon *-*-* 03:00' (`systemd-analyze calendar` explains one)"
    raise UsageError(f"--schedule: {text[:80]!r} is not a calendar of {target}: write {', '.join(_WORDS)}, or {how}")
