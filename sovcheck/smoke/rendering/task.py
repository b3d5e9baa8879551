"""Task: one smoke run elsewhere, what it is about, when, what it needs there, and how its command reads."""

import re
import shlex
from dataclasses import dataclass
from pathlib import PurePosixPath

from sovcheck.errors import UsageError
from sovcheck.evidence.isolation import IsolationLevel

CLAIM = "pvc:"
"""Before the name of a claim of a volume, in the place of a path on the node."""
SECONDS = 2 * 60 * 60
"""How long one run may take, its own time limits included."""
_CRON = frozenset({"kubernetes", "slurm"})
_WORDS = {"hourly": "0 * * * *", "daily": "0 0 * * *", "weekly": "0 0 * * 1", "monthly": "0 0 1 * *"}
"""As systemd means them, in the words of cron."""
_FIELD = re.compile(r"(?:\*|[0-9A-Za-z]+(?:-[0-9A-Za-z]+)?)(?:/[0-9]+)?(?:,[0-9A-Za-z]+(?:-[0-9A-Za-z]+)?)*")
_FIELDS = 5
_CALENDAR = re.compile(r"[A-Za-z0-9*/.,:~+_ -]{1,100}")


@dataclass(frozen=True, slots=True)
class Accelerators:
    """What the inventory declares of the host: of which vendor, by the catalog, and how many."""

    vendor: str
    count: int


@dataclass(frozen=True, slots=True)
class InventoryFile:
    """A file of the inventory: where it is, and what is in it."""

    path: PurePosixPath
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Everything that a rendering says. Paths are those of the machine that will run it.

    What runs again and again follows what it left before (``--previous-in``), so that no run can be left out.

    ``name`` is a label of at most 50 small letters, digits and hyphens. ``evidence`` is a folder. ``key`` is a path, in
    a cluster the name of a secret. ``schedule`` is in the words of the target, None for once. ``options`` stand behind
    the others on the command line. ``accelerators`` are None where none are declared, or nobody knows.
    """

    name: str
    model: str
    host: str | None
    program: str
    image: str | None
    inventories: tuple[InventoryFile, ...]
    weights: str
    evidence: str
    key: str | None
    sign_with: str | None
    sign_pubkey: str | None
    isolation: IsolationLevel
    schedule: str | None
    node: str | None
    accelerators: Accelerators | None
    options: tuple[str, ...] = ()

    def afterwards(self) -> tuple[str, ...]:
        """What to type, on a machine that has the inventory and the public key, when there is evidence."""
        evidence = "EVIDENCE" if self.evidence.startswith(CLAIM) else self.evidence
        read = [str(file.path) for file in self.inventories]
        return (
            f"When it has run: {shlex.join(['sovcheck', 'scan', *read, '--evidence', evidence])} --trust-key KEY.pub",
        )

    def command(self, places: "Places", out: str) -> tuple[str, ...]:
        """The smoke's own command line, with what is where.

        ``out`` is the word of it that names the file of evidence: each target has its own way to name each run's anew.
        """
        named = [("--inventory", place) for place in places.inventories]
        if self.schedule is not None:
            named.append(("--previous-in", places.evidence))
        named += [("--weights", places.weights), ("--isolation", self.isolation.value)]
        named += [("--min-isolation", self.isolation.value)]
        if self.host is not None:
            named.append(("--host", self.host))
        if places.key is not None:
            named.append(("--key", places.key))
        if self.sign_with is not None:
            named.append(("--sign-with", self.sign_with))
        if self.sign_pubkey is not None:
            named.append(("--sign-pubkey", self.sign_pubkey))
        flags = ["--require-gpu"] if self.accelerators is not None else []
        words = [f"{option}={value}" for option, value in named]
        return (self.program, "smoke", "run", self.model, *words, out, *flags, "--quiet", *self.options)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the smoke finds what it reads, and the folder of the evidence."""

    inventories: tuple[str, ...]
    weights: str
    evidence: str
    key: str | None

    @classmethod
    def of_machine(cls, task: Task) -> "Places":
        """As they are on the machine, where nothing is mounted elsewhere."""
        return cls(tuple(str(file.path) for file in task.inventories), task.weights, task.evidence, task.key)


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file that is to be written: its name, and all of its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """What was written for a target, and the command to type next; ``{folder}`` in it is where the files lie."""

    files: tuple[RenderedFile, ...]
    following: str


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
