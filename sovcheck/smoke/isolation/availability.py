"""Which ways of isolation this machine offers, what to do about those that it refuses, and the strongest that works."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.isolation.interface import Job, Sandbox
from sovcheck.smoke.isolation.levels import WAYS

_LONGEST_S = 10.0
_APPARMOR = "proc/sys/kernel/apparmor_restrict_unprivileged_userns"
_SWITCH = "proc/sys/kernel/unprivileged_userns_clone"
_MOST = "proc/sys/user/max_user_namespaces"


@dataclass(frozen=True, slots=True)
class Offer:
    """One way of isolation on this machine. ``refusal`` and ``advice`` are empty when it works."""

    level: IsolationLevel
    works: bool
    refusal: str = ""
    advice: str = ""
    setup_ms: float | None = None


def probe(level: IsolationLevel) -> Offer:
    """Run an empty job in this way."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    job = Job((sys.executable, "-I", "-S", "-c", ""), {}, b"", devnull)
    try:
        with WAYS[level]().start(job) as confined:
            confined.wait(_LONGEST_S)
            seen = confined.observed()
    except SmokeFailure as refused:
        return Offer(level, works=False, refusal=refused.failure.what, advice=advice(level))
    finally:
        os.close(devnull)
    if level != IsolationLevel.NONE and not seen.canary:
        return Offer(level, works=False, refusal="the canary was not seen", advice=advice(level))
    return Offer(level, works=True, setup_ms=seen.setup_ms)


def probe_all() -> tuple[Offer, ...]:
    """Every way, strongest first."""
    return tuple(probe(level) for level in WAYS)


def advice(level: IsolationLevel, root: Path = Path("/")) -> str:
    """What to change on this machine so that the way works."""
    match level:
        case IsolationLevel.NETNS:
            return _for_namespaces(root)
        case IsolationLevel.NOTIFY:
            return "needs Linux 5.6 or newer, on x86-64 or aarch64, and a container profile that allows seccomp"
        case IsolationLevel.EXTERNAL:
            return "start sovcheck itself where there is only lo: docker run --network none, or unshare --net"
        case IsolationLevel.NONE | IsolationLevel.OBSERVED:
            return "needs Linux"


def _for_namespaces(root: Path) -> str:
    if _number(root / _APPARMOR):
        return (
            "AppArmor keeps ordinary users from namespaces: run as root, or allow it for this interpreter with a "
            "profile, or sysctl kernel.apparmor_restrict_unprivileged_userns=0"
        )
    if _number(root / _SWITCH) == 0:
        return "run as root, or sysctl kernel.unprivileged_userns_clone=1"
    if _number(root / _MOST) == 0:
        return "run as root, or raise sysctl user.max_user_namespaces"
    if (root / ".dockerenv").exists() or (root / "run/.containerenv").exists():
        return (
            "the container's filter refuses namespaces: run it with --network none --security-opt seccomp=unconfined "
            "(`sovcheck smoke render` writes all of it), or use --isolation external --min-isolation external"
        )
    return "run as root, or where user namespaces are allowed; else use --isolation notify --min-isolation notify"


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to isolate that works here, and the stronger ones that were refused, each with why and what to do."""

    sandbox: Sandbox
    refused: tuple[Offer, ...] = ()


def choose(level: IsolationLevel | None, minimum: IsolationLevel) -> Choice:
    """The way of this level, untried; without one the strongest that was tried and works, but never no isolation.

    Raises SmokeFailure (E_ISOLATION_UNAVAILABLE) when it is weaker than ``minimum``, or when none works.
    """
    choice = _strongest() if level is None else Choice(WAYS[level]())
    chosen = choice.sandbox.level
    if not chosen.reaches(minimum):
        which = "is the strongest that works here" if level is None else "is asked for"
        what = f"{chosen.value} {which}, and the weakest that counts is {minimum.value}{_reasons(choice.refused)}"
        raise SmokeFailure(FailureCode.ISOLATION_UNAVAILABLE, what)
    return choice


def _strongest() -> Choice:
    refused: list[Offer] = []
    for candidate in WAYS:
        if candidate == IsolationLevel.NONE:
            continue
        offer = probe(candidate)
        if offer.works:
            return Choice(WAYS[candidate](), tuple(refused))
        refused.append(offer)
    raise SmokeFailure(FailureCode.ISOLATION_UNAVAILABLE, f"no isolation works here{_reasons(refused)}")


def _reasons(refused: Sequence[Offer]) -> str:
    told = [f"{offer.level.value}: {offer.refusal}: {offer.advice}" for offer in refused]
    return f" ({'; '.join(told)})" if told else ""
