"""The next command to type when a smoke run has ended."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sovcheck.command_words import option_words, path_words
from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.smoke.failures import FailureCode, Outcome, meaning_of

_OF_ISOLATION = "E_ISOLATION_"
_OF_SERVER = frozenset({FailureCode.ATTACH_SILENT.value, FailureCode.ATTACH_STRANGE.value})
_UNKNOWN_KEY = "PUBLIC-KEY.pub"
_UNKNOWN_COUNTRY = "COUNTRY"


@dataclass(frozen=True, slots=True)
class Signing:
    """What a smoke was asked to leave, by what it is signed, and the evidence that it follows, or the folder of it."""

    out: Path | None
    key: Path | None = None
    command: str | None = None
    public: Path | None = None
    followed: Path | None = None

    @property
    def signs(self) -> bool:
        """Whether anything does."""
        return self.key is not None or self.command is not None


def next_line(
    predicate: SmokePredicate,
    paths: Sequence[str],
    catalogs: Sequence[Path],
    signing: Signing,
    *,
    home_is_known: bool = True,
) -> str:
    """One line with a command; names in it are quoted for a shell.

    A scan needs its home on the command line where the inventory leaves that open.
    """
    if predicate.attached is not None and not _OF_SERVER.isdisjoint(failure.code for failure in predicate.failures):
        return f"next: curl -v {predicate.attached.url}/v1/models"
    if _needs_another_machine(predicate):
        return "next: sovcheck doctor"
    if not signing.signs:
        evidence = shlex.quote(str(signing.out or f"{predicate.asset}.dsse.json"))
        return f"next: sovcheck smoke keygen smoke; then this again with --key smoke.key --out {evidence}"
    if signing.out is None:
        return f"next: this again with --out {shlex.quote(f'{predicate.asset}.dsse.json')}"
    public = _public_key(signing)
    named = [("--catalog", str(path)) for path in catalogs]
    named += [("--evidence", str(path)) for path in _evidence(signing.out, signing.followed)]
    named.append(("--trust-key", public))
    if predicate.run.nonce is not None:
        named.append(("--nonce", predicate.run.nonce))
    if not home_is_known:
        named.append(("--home", _UNKNOWN_COUNTRY))
    words = [word for option, value in named for word in option_words(option, value)]
    return f"next: {shlex.join(['sovcheck', 'scan', *path_words(paths), *words])}"


def _evidence(out: Path, followed: Path | None) -> list[Path]:
    """A link alone is refused: with it goes what it follows, as a folder where it lies in that."""
    if followed is None:
        return [out]
    return [followed] if followed.resolve() in out.resolve().parents else [followed, out]


def _needs_another_machine(predicate: SmokePredicate) -> bool:
    """Whether it could not be tried as it was meant to be: that is for this machine to change, and no scan's matter."""
    meanings = {failure.code: meaning_of(failure.code) for failure in predicate.failures}
    return any(
        code.startswith(_OF_ISOLATION) or (meaning is not None and meaning.outcome is Outcome.NO_VERDICT)
        for code, meaning in meanings.items()
    )


def _public_key(signing: Signing) -> str:
    """The public half: that which is named, else the one that ``smoke keygen`` puts beside the private one."""
    if signing.public is not None:
        return str(signing.public)
    if signing.key is None:
        return _UNKNOWN_KEY
    beside = signing.key.with_suffix(".pub")
    return str(beside) if beside.is_file() else _UNKNOWN_KEY
