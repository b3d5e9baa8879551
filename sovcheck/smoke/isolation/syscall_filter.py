"""The seccomp filters: which sockets a process inside may make, and which of its calls are asked about first."""

import errno

from sovcheck.smoke.isolation.architecture import X32_BIT, Architecture
from sovcheck.smoke.isolation.instructions import Program

ALLOW, ASK, KILL, FAIL = 0x7FFF0000, 0x7FC00000, 0x80000000, 0x00050000
"""Results of a filter: SECCOMP_RET_ALLOW, _USER_NOTIF, _KILL_PROCESS, and _ERRNO with the number added."""

FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}
"""The socket families that are allowed: the sink sees two, and two do not leave the machine."""

_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_NEW_NAMESPACE = 0x7E020080
"""CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET, NEWTIME."""


def sandbox_filter(architecture: Architecture, *, ask: bool) -> bytes:
    """For a process in its own namespaces: other socket families, io_uring and new namespaces are refused.

    With ``ask`` the refusal of a family is left to whoever holds the listener, who can record it.
    """
    program = _opening(architecture)
    _refuse_ways_around(program, architecture)
    program.answer(ALLOW)
    _close(program, ask=ask)
    return program.assembled()


def recording_filter(architecture: Architecture) -> bytes:
    """For a process in the machine's own namespaces: as above, and calls that can name a destination are asked about.

    ``sendto`` without an address is not: it goes where an earlier ``connect`` was let through to.
    """
    program = _opening(architecture)
    _refuse_ways_around(program, architecture)
    for name in ("connect", "sendmsg", "sendmmsg"):
        program.if_equal(architecture.numbers[name], then="ask")
    program.if_equal(architecture.numbers["sendto"], then="address")
    program.answer(ALLOW)
    program.label("address")
    program.load_word(_argument(4))
    program.if_equal(0, otherwise="ask")
    program.load_word(_argument(4) + 4)
    program.if_equal(0, then="allow", otherwise="ask")
    _close(program, ask=True)
    return program.assembled()


def _opening(architecture: Architecture) -> Program:
    program = Program()
    program.load_word(_ARCHITECTURE)
    program.if_equal(architecture.audit, otherwise="kill")
    program.load_word(_NUMBER)
    program.if_at_least(X32_BIT, then="kill")
    return program


def _refuse_ways_around(program: Program, architecture: Architecture) -> None:
    for name, label in (
        ("socket", "family"),
        ("socketpair", "family"),
        ("io_uring_setup", "missing"),
        ("clone3", "missing"),  # its flags are behind a pointer; C libraries then use clone
        ("clone", "namespace"),
        ("unshare", "namespace"),
        ("setns", "forbidden"),
    ):
        program.if_equal(architecture.numbers[name], then=label)


def _close(program: Program, *, ask: bool) -> None:
    program.label("family")
    program.load_word(_argument(0))  # the kernel takes an int: the upper half does not count
    for family in FAMILIES.values():
        program.if_equal(family, then="allow")
    program.answer(ASK if ask else FAIL | errno.EAFNOSUPPORT)
    program.label("namespace")
    program.load_word(_argument(0))
    program.if_any_bit(_NEW_NAMESPACE, otherwise="allow")
    program.label("forbidden")
    program.answer(FAIL | errno.EPERM)
    program.label("missing")
    program.answer(FAIL | errno.ENOSYS)
    program.label("allow")
    program.answer(ALLOW)
    program.label("kill")
    program.answer(KILL)
    program.label("ask")
    program.answer(ASK)


def _argument(index: int) -> int:
    """The offset of the lower half: both architectures are little-endian."""
    return _ARGUMENTS + 8 * index
