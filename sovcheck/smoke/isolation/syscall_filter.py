"""The seccomp filters: which sockets a process inside may make, and which of its calls are asked about first."""

import errno
from collections.abc import Collection, Sequence

from sovcheck.smoke.isolation.architecture import X32_BIT, Architecture
from sovcheck.smoke.isolation.instructions import Program

ALLOW, ASK, KILL, FAIL = 0x7FFF0000, 0x7FC00000, 0x80000000, 0x00050000
"""Results of a filter: SECCOMP_RET_ALLOW, _USER_NOTIF, _KILL_PROCESS, and _ERRNO with the number added."""

FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}
"""The socket families that are allowed: the sink sees two, and two do not leave the machine."""

_OTHERS_MEMORY = ("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd")
"""Calls that reach into another process: nothing inside has to, and one speaks for all others."""

_KEYS = ("add_key", "keyctl")
"""Keys of the kernel: nothing inside has to have any."""
_KEY_FROM_OUTSIDE = "request_key"
"""For it the kernel starts a program outside, with all rights, to find a key."""

_SIGNALS = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open", "prlimit64")
"""Calls whose first argument is the process that they do something to."""

_EVERYBODY = 0xFFFFFFFF
"""-1 for a process: all that this user may send a signal to."""

_SCTP_LEVEL = 132
JOINING = {(0, 35): 0, (0, 39): 0, (0, 42): 8, (0, 46): 8, (41, 20): 0, (41, 27): 0, (41, 42): 8, (41, 46): 8}
"""Options that join a multicast group, which the network learns, with source-specific and anycast forms.

By level and option, where in the option's value the group is: an address, at 8 a socket's address.
"""

_LOOKED_INTO = {FAMILIES["AF_INET"]: "internet", FAMILIES["AF_INET6"]: "internet", FAMILIES["AF_NETLINK"]: "netlink"}
"""Of these families not every socket is allowed: where the filter goes on, by family."""
TYPE_OF_SOCKET = 0xF
"""The bits of a socket's type that are not flags."""
RAW_TYPES = {3: "SOCK_RAW", 10: "SOCK_PACKET"}
"""Sockets by which packets are made by hand."""
PING_PROTOCOLS = {1: "IPPROTO_ICMP", 58: "IPPROTO_ICMPV6"}
"""Sockets that send echo requests, with anything in them."""
SCTP_TYPES = {5: "IPPROTO_SCTP"}
"""Of the internet's families it alone has sockets for packets in order (SOCK_SEQPACKET), named or not."""
SCTP_PROTOCOLS = {_SCTP_LEVEL: "IPPROTO_SCTP"}
"""It connects by options, also by one that is read, and names addresses beside a message: where its packets are not
seen, none of its sockets comes to be."""
NETLINK_PROTOCOLS = {2: "NETLINK_USERSOCK"}
"""Netlink between programs, not with the kernel: anybody may send to anybody's socket of it in a network namespace."""

_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_NEW_NAMESPACE = 0x7E020080
"""CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET, NEWTIME."""


def sandbox_filter(architecture: Architecture, protected: Sequence[int] = (), *, ask: bool) -> bytes:
    """For a process in its own namespaces: other socket families, io_uring and new namespaces are refused.

    Refused are keys of the kernel, the memory of other processes, and signals to those that are ``protected``, too; and
    sockets for packets by hand, echo requests, messages between programs by netlink, and to join a multicast group.

    With ``ask`` the refusal of what could reach outside is left to those who hold the listener, who can record it.
    """
    program = _opening(architecture)
    _refuse_ways_around(program, architecture, protected)
    program.if_equal(architecture.numbers["setsockopt"], then="option")
    program.answer(ALLOW)
    _refuse_to_join(program)
    _close(program, protected, RAW_TYPES, PING_PROTOCOLS, ask=ask)
    return program.assembled()


def recording_filter(architecture: Architecture, protected: Sequence[int] = ()) -> bytes:
    """For a process in the machine's own namespaces: as above, and calls that can name a destination are asked about.

    So are those with which a socket becomes one that others can reach. A socket of SCTP is refused, as it names
    destinations in calls that are not asked about.

    ``sendto`` without an address is not: it goes where an earlier ``connect`` was let through to.
    """
    program = _opening(architecture)
    _refuse_ways_around(program, architecture, protected)
    for name in ("connect", "sendmsg", "sendmmsg", "bind", "listen"):
        program.if_equal(architecture.numbers[name], then="ask")
    program.if_equal(architecture.numbers["sendto"], then="address")
    program.if_equal(architecture.numbers["setsockopt"], then="option")
    program.answer(ALLOW)
    _refuse_to_join(program, and_connect=True)
    program.label("address")
    program.load_word(_argument(4))
    program.if_equal(0, otherwise="ask")
    program.load_word(_argument(4) + 4)
    program.if_equal(0, then="allow", otherwise="ask")
    _close(program, protected, {**RAW_TYPES, **SCTP_TYPES}, {**PING_PROTOCOLS, **SCTP_PROTOCOLS}, ask=True)
    return program.assembled()


def _refuse_to_join(program: Program, *, and_connect: bool = False) -> None:
    """Who joins a group sends the network its address.

    With ``and_connect`` options of SCTP are refused, too, for a socket of it that was handed in.
    """
    program.label("option")
    program.load_word(_argument(1))
    if and_connect:
        program.if_equal(_SCTP_LEVEL, then="forbidden")
    levels = sorted({level for level, _ in JOINING})
    for level in levels:
        program.if_equal(level, then=f"option of {level}")
    program.answer(ALLOW)
    for level in levels:
        program.label(f"option of {level}")
        program.load_word(_argument(2))
        for option in (option for of, option in JOINING if of == level):
            program.if_equal(option, then="refused")
        program.answer(ALLOW)


def _opening(architecture: Architecture) -> Program:
    program = Program()
    program.load_word(_ARCHITECTURE)
    program.if_equal(architecture.audit, otherwise="kill")
    program.load_word(_NUMBER)
    program.if_at_least(X32_BIT, then="kill")
    return program


def _refuse_ways_around(program: Program, architecture: Architecture, protected: Sequence[int]) -> None:
    for name, label in (
        ("socket", "family"),
        ("socketpair", "family"),
        ("io_uring_setup", "missing"),
        ("clone3", "missing"),  # its flags are behind a pointer; C libraries then use clone
        ("clone", "namespace"),
        ("unshare", "namespace"),
        ("setns", "forbidden"),
        *[(name, "forbidden") for name in (*_OTHERS_MEMORY, *_KEYS)],
        (_KEY_FROM_OUTSIDE, "refused"),
        *[(name, "process") for name in _SIGNALS if protected],
        *[("pidfd_send_signal", "missing") for _ in protected[:1]],  # who is meant is behind a descriptor
    ):
        program.if_equal(architecture.numbers[name], then=label)


def _close(
    program: Program, protected: Sequence[int], types: Collection[int], protocols: Collection[int], *, ask: bool
) -> None:
    if protected:
        program.label("process")
        program.load_word(_argument(0))
        program.if_equal(_EVERYBODY, then="forbidden")
        for number in protected:
            program.if_equal(number, then="forbidden")
        program.answer(ALLOW)
    program.label("family")
    program.load_word(_argument(0))  # the kernel takes an int: the upper half does not count
    for family in FAMILIES.values():
        program.if_equal(family, then=_LOOKED_INTO.get(family, "allow"))
    program.answer(ASK if ask else FAIL | errno.EAFNOSUPPORT)
    program.label("netlink")
    program.load_word(_argument(2))
    for protocol in NETLINK_PROTOCOLS:
        program.if_equal(protocol, then="refused")
    program.answer(ALLOW)
    program.label("internet")
    program.load_word(_argument(1))
    program.keep_bits(TYPE_OF_SOCKET)
    for kind in types:
        program.if_equal(kind, then="refused")
    program.load_word(_argument(2))
    for protocol in protocols:
        program.if_equal(protocol, then="refused")
    program.answer(ALLOW)
    program.label("namespace")
    program.load_word(_argument(0))
    program.if_any_bit(_NEW_NAMESPACE, otherwise="allow")
    _answer(program, ask=ask)


def _answer(program: Program, *, ask: bool) -> None:
    """What each of the labels comes to."""
    program.label("forbidden")
    program.answer(FAIL | errno.EPERM)
    program.label("refused")
    program.answer(ASK if ask else FAIL | errno.EPERM)
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
