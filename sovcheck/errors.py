"""Every error that a user can meet.

SovcheckError             what went wrong, where, what to do; carries the exit code
├── UsageError            the command line asks for something that does not exist
│   └── NoHomeError       nobody says which country is home
├── InputError            an inventory, waiver, profile or baseline cannot be used; holds all its problems
├── PolicyError           a policy cannot be loaded, or asks for facts that do not exist
├── EngineError           a policy could not be evaluated, so there is no verdict
├── OutputError           a report could not be written
└── ReaderGoneError       the one who read the output has gone, and hears nothing
"""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from sovcheck.picklable import Picklable
from sovcheck.visible import visible


class Location(NamedTuple):
    """A place in a file: the path as the user gave it and a line counted from 1 (0 when only the file is known)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Problem(Struct, frozen=True, order=True):
    """One thing that is wrong with the input: where, at which field, what, and what to do about it.

    As text it is one line without control characters, whatever names the input uses.
    """

    location: Location
    field: str
    wrong: str
    advice: str = ""

    def __str__(self) -> str:
        parts = [str(self.location), self.field, self.wrong, self.advice]
        return visible(": ".join(part for part in parts if part))


class SovcheckError(Picklable, Exception):
    """The base of all errors; ``exit_code`` is what the command line returns for it."""

    exit_code = 2


class UsageError(SovcheckError):
    """The command line names something that does not exist."""


class NoHomeError(UsageError):
    """Neither the command line nor the profile says which country is home, and no domicile can stand for it."""


class InputError(SovcheckError):
    """Input that cannot be used; ``problems`` lists everything found in one pass, sorted by place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class PolicyError(InputError):
    """Policies that cannot be loaded."""


class EngineError(SovcheckError):
    """The engine could not answer, so there is no verdict."""


class OutputError(SovcheckError):
    """A report could not be written."""


class ReaderGoneError(SovcheckError):
    """Nobody reads any more what is written, as behind ``| head``; a verdict that nobody saw in full is none."""

    exit_code = 141
