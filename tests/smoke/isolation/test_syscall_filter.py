"""Runs the filters in an interpreter of packet filters, so that they are proven for both processors."""

import errno
import struct

import pytest

from sovcheck.smoke.isolation.architecture import KNOWN, X32_BIT
from sovcheck.smoke.isolation.syscall_filter import ALLOW, ASK, FAIL, JOINING, KILL, recording_filter, sandbox_filter

AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK = 1, 2, 10, 16, 17, 40
UNKNOWN_FAMILY, FORBIDDEN, MISSING = FAIL | errno.EAFNOSUPPORT, FAIL | errno.EPERM, FAIL | errno.ENOSYS
NEW_USER, FORK = 0x10000000, 0x01200011


def _run(program: bytes, number: int, audit: int, *arguments: int) -> int:
    data = struct.pack("=iIQ6Q", number, audit, 0, *arguments, *[0] * (6 - len(arguments)))
    instructions = list(struct.iter_unpack("=HBBI", program))
    place = loaded = 0
    while True:
        code, then, otherwise, value = instructions[place]
        place += 1
        match code:
            case 0x20:
                (loaded,) = struct.unpack_from("=I", data, value)
            case 0x15:
                place += then if loaded == value else otherwise
            case 0x35:
                place += then if loaded >= value else otherwise
            case 0x45:
                place += then if loaded & value else otherwise
            case 0x54:
                loaded &= value
            case 0x06:
                return value
            case _:
                raise AssertionError(code)


@pytest.mark.parametrize("name", KNOWN)
def test_the_sandbox_filter(name):
    architecture = KNOWN[name]
    call = architecture.numbers
    for ask, refused in ((False, UNKNOWN_FAMILY), (True, ASK)):
        program = sandbox_filter(architecture, ask=ask)
        cases = [
            *[("socket", family, ALLOW) for family in (AF_UNIX, AF_INET, AF_INET6, AF_NETLINK)],
            *[("socket", family, refused) for family in (AF_PACKET, AF_VSOCK, 38, 0)],
            ("socket", AF_INET | 1 << 32, ALLOW),  # the kernel does not look at the upper half either
            ("socketpair", AF_UNIX, ALLOW),
            ("clone", FORK, ALLOW),
            ("clone", FORK | NEW_USER, FORBIDDEN),
            ("unshare", NEW_USER, FORBIDDEN),
            ("unshare", 0x400, ALLOW),
            ("setns", 3, FORBIDDEN),
            ("clone3", 0, MISSING),
            ("io_uring_setup", 8, MISSING),
            ("connect", 3, ALLOW),
            ("sendmsg", 3, ALLOW),
        ]
        for which, argument, expected in cases:
            assert _run(program, call[which], architecture.audit, argument) == expected, which


@pytest.mark.parametrize("name", KNOWN)
def test_the_recording_filter_asks_about_destinations(name):
    architecture = KNOWN[name]
    program = recording_filter(architecture)
    for which in ("connect", "sendmsg", "sendmmsg"):
        assert _run(program, architecture.numbers[which], architecture.audit, 3, 1) == ASK
    sendto = architecture.numbers["sendto"]
    assert _run(program, sendto, architecture.audit, 3, 1, 1, 0, 0, 0) == ALLOW
    assert _run(program, sendto, architecture.audit, 3, 1, 1, 0, 1 << 40, 16) == ASK
    assert _run(program, sendto, architecture.audit, 3, 1, 1, 0, 4096, 16) == ASK
    assert _run(program, architecture.numbers["socket"], architecture.audit, AF_VSOCK) == ASK


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("filter_of", [sandbox_filter, recording_filter], ids=["sandbox", "recording"])
def test_keys_and_the_memory_of_others_are_refused(name, filter_of):
    architecture = KNOWN[name]
    program = filter_of(architecture, ask=True) if filter_of is sandbox_filter else filter_of(architecture)
    assert _run(program, architecture.numbers["request_key"], architecture.audit, 1, 1, 1) == ASK
    for which in ("add_key", "keyctl", "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd"):
        assert _run(program, architecture.numbers[which], architecture.audit, 1) == FORBIDDEN, which


@pytest.mark.parametrize("name", KNOWN)
def test_nobody_who_is_protected_gets_a_signal(name):
    architecture = KNOWN[name]
    call = architecture.numbers
    signals = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open", "prlimit64")
    for program in (sandbox_filter(architecture, [7, -8], ask=True), recording_filter(architecture, [7, -8])):
        for which in signals:
            for process, expected in (
                (7, FORBIDDEN),
                (2**32 - 8, FORBIDDEN),
                (2**32 - 1, FORBIDDEN),
                (9, ALLOW),
                (0, ALLOW),
            ):
                assert _run(program, call[which], architecture.audit, process) == expected, (which, process)
            assert _run(program, call[which], architecture.audit, 7 | 1 << 32) == FORBIDDEN
        assert _run(program, call["pidfd_send_signal"], architecture.audit, 3, 9) == MISSING
    program = sandbox_filter(architecture, ask=True)
    for which in (*signals, "pidfd_send_signal"):
        assert _run(program, call[which], architecture.audit, 7) == ALLOW


@pytest.mark.parametrize("name", KNOWN)
def test_the_recording_filter_asks_about_what_others_could_reach_and_refuses_options_that_send(name):
    architecture = KNOWN[name]
    program = recording_filter(architecture)
    for which in ("bind", "listen"):
        assert _run(program, architecture.numbers[which], architecture.audit, 3) == ASK
    options = {(0, 35): ASK, (0, 42): ASK, (41, 20): ASK, (132, 110): FORBIDDEN, (1, 35): ALLOW}
    options |= {(0, 1): ALLOW, (6, 35): ALLOW, (41, 26): ALLOW}
    for (level, option), expected in options.items():
        assert _run(program, architecture.numbers["setsockopt"], architecture.audit, 3, level, option) == expected


@pytest.mark.parametrize("name", KNOWN)
def test_packets_by_hand_echo_requests_and_groups_are_refused_whether_or_not_anybody_can_record_them(name):
    architecture = KNOWN[name]
    call, audit = architecture.numbers, architecture.audit
    flags = 0x80800  # SOCK_CLOEXEC, SOCK_NONBLOCK
    for ask, refused in ((False, FORBIDDEN), (True, ASK)):
        program = sandbox_filter(architecture, ask=ask)
        for family in (AF_INET, AF_INET6):
            for kind in (3, 10):
                assert _run(program, call["socket"], audit, family, kind | flags, 253) == refused
            for protocol in (1, 58):
                assert _run(program, call["socket"], audit, family, 2 | flags, protocol) == refused
            for kind, protocol in ((1, 6), (2, 17), (1, 262), (1, 0), (5, 132)):
                assert _run(program, call["socket"], audit, family, kind | flags, protocol) == ALLOW
        assert _run(program, call["socket"], audit, AF_NETLINK, 3, 0) == ALLOW
        for level, option in JOINING:
            assert _run(program, call["setsockopt"], audit, 3, level, option) == refused
        assert _run(program, call["setsockopt"], audit, 3, 132, 110) == ALLOW  # its packets are seen
        assert _run(program, call["request_key"], audit, 1, 1, 1) == refused


@pytest.mark.parametrize("name", KNOWN)
def test_where_packets_are_not_seen_no_socket_of_sctp_comes_to_be(name):
    """It connects by options, one of which is read, and names addresses beside a message."""
    architecture = KNOWN[name]
    call, audit = architecture.numbers, architecture.audit
    program = recording_filter(architecture)
    for family in (AF_INET, AF_INET6):
        for kind, protocol in ((1, 132), (5, 132), (5, 0), (5 | 0x80800, 132), (5 | 1 << 32, 0), (1, 132 | 1 << 32)):
            assert _run(program, call["socket"], audit, family, kind, protocol) == ASK, (kind, protocol)
        for kind, protocol in ((1, 0), (1, 6), (2, 0), (2, 17), (2, 136), (1, 262), (1 | 0x80800, 6)):
            assert _run(program, call["socket"], audit, family, kind, protocol) == ALLOW, (kind, protocol)
    assert _run(program, call["socket"], audit, 1, 5, 0) == ALLOW  # one of AF_UNIX stays here


@pytest.mark.parametrize("name", KNOWN)
def test_netlink_is_for_the_kernel_alone(name):
    architecture = KNOWN[name]
    call, audit = architecture.numbers, architecture.audit
    for program in (sandbox_filter(architecture, ask=True), recording_filter(architecture)):
        for protocol in (2, 2 | 1 << 32):
            assert _run(program, call["socket"], audit, AF_NETLINK, 3, protocol) == ASK
        for protocol in (0, 15, 16):
            assert _run(program, call["socket"], audit, AF_NETLINK, 3 | 0x80000, protocol) == ALLOW
    silent = sandbox_filter(architecture, ask=False)
    assert _run(silent, call["socket"], audit, AF_NETLINK, 3, 2) == FORBIDDEN


@pytest.mark.parametrize("name", KNOWN)
def test_calls_of_another_architecture_end_the_process(name):
    architecture = KNOWN[name]
    program = sandbox_filter(architecture, ask=False)
    assert _run(program, 1, 0x40000003) == KILL  # AUDIT_ARCH_I386
    assert _run(program, X32_BIT | 41, architecture.audit) == KILL
