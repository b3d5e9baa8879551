"""Writes docs/smoke-channels.md: every channel, tried at both levels, as root and as an ordinary user.

usage: sudo python tests/smoke/isolation/measure_channels.py
"""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "smoke-channels.md"
MODES = [(level, user) for level in ("netns", "notify") for user in ("root", "user")]
ABOUT = """# Channels: what was tried to get out of a smoke

Every way to send something outside, or to be reached from there, that is known here, tried by a hostile program in the
sandbox: `tests/smoke/isolation/channels.py`. The machine outside is a network that answers at every address and sees
every packet, with services behind sockets and a FIFO, and a stranger who tries to come in (`outside.py` beside it).
Written by `tests/smoke/isolation/measure_channels.py`; the tests hold both levels to the same everywhere, and that
what is not cut off is seen to arrive. Measured {day}, {system}, {cores} cores, as root and as an ordinary user.

*listed*: in the evidence, and the smoke fails by it (`listen` at all addresses is listed without weight). *gap*: the
evidence names this way as open. *refused*: the kernel or the filter made nothing of the call. *nobody*: the name leads
to nobody inside, or nobody came in. What the gaps mean: [smoke-isolation.md](smoke-isolation.md#gaps).
"""
KINDS = {
    "packets by hand, echo requests, groups": ("raw", "ping", "group"),
    "other socket families": ("family-",),
    "questions to name servers": ("dns-",),
    "Unix sockets": ("unix-",),
    "FIFOs": ("fifo",),
    "programs of the machine by netlink and message queues": ("netlink", "message-queue"),
    "let in from outside": ("inbound-",),
    "programs that the kernel starts outside": ("key-upcall", "core-helper"),
    "by address": ("",),
}
"""What a channel is, by how its name begins; the first that fits."""
COUNTS = {
    "tried": lambda _: True,
    "arrived outside": lambda row: row["arrived"],
    "listed": lambda row: row["listed"],
    "neither arrived nor listed": lambda row: not row["arrived"] and not row["listed"],
    "**arrived, neither listed nor named by a gap**": lambda row: (
        row["arrived"] and not row["listed"] and row["gap"] is None
    ),
}


def rows_of(level, user):
    """What became of each channel in this mode."""
    as_user = [str(HERE / "as_nobody.py")] if user == "user" else []
    command = [sys.executable, *as_user, str(HERE / "outside.py"), level]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    if found["status"] or found["others"]:
        sys.exit(f"{level} as {user}: {found}")
    return {row["channel"]: row for row in found["rows"]}


def kinds(names):
    """How many channels there are of each kind."""
    found = dict.fromkeys(reversed(KINDS), 0)
    for name in names:
        found[next(kind for kind, starts in KINDS.items() if name.startswith(starts))] += 1
    return found


def said(row):
    """A cell."""
    gap = row["gap"].partition(":")[0] if row["gap"] else None
    if row["arrived"] or row["listed"]:
        words = ["arrived"] * row["arrived"] + ["listed"] * row["listed"]
        return ", ".join([*words, *([f"gap `{gap}`"] if gap else [])])
    if row["outcome"] in {"ECONNREFUSED", "ENXIO", "ENOENT", "nobody came"}:
        return "nobody"
    return "stays inside" if row["outcome"] == "done" else f"refused ({row['outcome']})"


def page(measured):
    """The whole page."""
    head = " | ".join(f"{level}, {user}" for level, user in MODES)
    system = f"Linux {platform.release().partition('-')[0]} on {platform.machine()}"
    lines = [ABOUT.format(day=datetime.now(UTC).date(), system=system, cores=os.cpu_count())]
    lines += [f"| | {head} |", "| --- |" + " --- |" * len(MODES)]
    for what, counts in COUNTS.items():
        numbers = [sum(map(counts, rows.values())) for rows in measured]
        lines.append(f"| {what} | {' | '.join(f'**{n}**' if '**' in what else str(n) for n in numbers)} |")
    lines += ["", "| what they are | |", "| --- | --- |"]
    lines += [f"| {kind} | {number} |" for kind, number in kinds(measured[0]).items()]
    lines += ["", f"| channel | {head} |", "| --- |" + " --- |" * len(MODES)]
    lines += [f"| `{name}` | {' | '.join(said(rows[name]) for rows in measured)} |" for name in measured[0]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if os.getuid() != 0:
        sys.exit("as an ordinary user half of it cannot be measured: run it as root")
    PAGE.write_text(page([rows_of(level, user) for level, user in MODES]), encoding="utf-8")
