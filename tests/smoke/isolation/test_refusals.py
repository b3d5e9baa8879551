"""What is refused whatever it says is listed by what it was to reach, at both levels; what looks like it is not."""

import pytest

from sovcheck.smoke.isolation.levels import NamespaceSandbox, RecordingSandbox

BOTH = pytest.mark.parametrize("sandbox", [NamespaceSandbox(), RecordingSandbox()], ids=["netns", "notify"])
BEGINNING = """
import ctypes, errno, os, socket, struct
libc = ctypes.CDLL(None, use_errno=True)
REQUEST_KEY = 249 if os.uname().machine == "x86_64" else 218
def tell(name, attempt):
    try:
        attempt()
        print(name, "done")
    except OSError as error:
        print(name, errno.errorcode.get(error.errno, error.errno))
def request_key(kind, said):
    if libc.syscall(ctypes.c_long(REQUEST_KEY), kind, b"leak.invalid", said, ctypes.c_int(-2)) < 0:
        raise OSError(ctypes.get_errno(), "")
def joins(family, option, value):
    with socket.socket(family, socket.SOCK_DGRAM) as joining:
        joining.setsockopt(socket.IPPROTO_IP if family == socket.AF_INET else socket.IPPROTO_IPV6, option, value)
def address(group):
    return struct.pack("=HH", 2, 0) + socket.inet_aton(group) + bytes(120)
def address6(group):
    return struct.pack("=HHI", 10, 0, 0) + socket.inet_pton(socket.AF_INET6, group) + bytes(104)
"""


def told(ran):
    assert ran.status == 0, ran.output
    return dict(line.split() for line in ran.output.splitlines())


@BOTH
def test_packets_by_hand_and_echo_requests_are_listed(run_inside, sandbox):
    ran = run_inside(
        sandbox,
        BEGINNING
        + """
for family in (socket.AF_INET, socket.AF_INET6):
    tell(f"raw{family}", lambda: socket.socket(family, socket.SOCK_RAW | socket.SOCK_CLOEXEC, 6))
tell("ping", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP))
tell("ping6", lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK, 58))
tell("old", lambda: socket.socket(socket.AF_INET, 10, socket.htons(3)))
""",
    )
    assert set(told(ran).values()) == {"EPERM"}
    assert ran.destinations == {
        ("socket", "AF_INET SOCK_RAW"),
        ("socket", "AF_INET6 SOCK_RAW"),
        ("socket", "AF_INET IPPROTO_ICMP"),
        ("socket", "AF_INET6 IPPROTO_ICMPV6"),
        ("socket", "AF_INET SOCK_PACKET"),
    }


def test_sockets_of_sctp_are_listed_where_its_packets_are_not_seen(run_inside):
    ran = run_inside(
        RecordingSandbox(),
        BEGINNING
        + """
tell("stream", lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, 132))
tell("one-to-many", lambda: socket.socket(socket.AF_INET6, socket.SOCK_SEQPACKET | socket.SOCK_CLOEXEC, 132))
tell("unnamed", lambda: socket.socket(socket.AF_INET, socket.SOCK_SEQPACKET))
""",
    )
    assert set(told(ran).values()) == {"EPERM"}
    assert ran.destinations == {("socket", "AF_INET IPPROTO_SCTP"), ("socket", "AF_INET6 IPPROTO_SCTP")}
    assert ran.attempt("socket", "AF_INET IPPROTO_SCTP").count == 2


@BOTH
def test_messages_between_programs_by_netlink_are_listed_and_those_with_the_kernel_are_not(run_inside, sandbox):
    """Anybody may send to a socket of NETLINK_USERSOCK: at the weaker levels one of the machine's own."""
    ran = run_inside(
        sandbox,
        BEGINNING
        + """
tell("programs", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 2))
tell("datagrams", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC, 2))
""",
    )
    assert told(ran) == {"programs": "EPERM", "datagrams": "EPERM"}
    assert ran.destinations == {("socket", "AF_NETLINK NETLINK_USERSOCK")}


@BOTH
def test_groups_are_listed_by_every_option_that_joins_one(run_inside, sandbox):
    ran = run_inside(
        sandbox,
        BEGINNING
        + """
group, source = socket.inet_aton("239.1.2.3"), socket.inet_aton("198.51.100.7")
card, group6 = struct.pack("=I4x", 1), socket.inet_pton(socket.AF_INET6, "ff0e::7")
nearest = socket.inet_pton(socket.AF_INET6, "2001:db8::7")
tell("member", lambda: joins(socket.AF_INET, socket.IP_ADD_MEMBERSHIP, group + bytes(4)))
tell("member-of-source", lambda: joins(socket.AF_INET, 39, socket.inet_aton("239.1.2.4") + bytes(4) + source))
tell("group", lambda: joins(socket.AF_INET, 42, card + address("239.1.2.5")))
tell("group-of-source", lambda: joins(socket.AF_INET, 46, card + address("239.1.2.6") + address("1.1.1.1")))
tell("member6", lambda: joins(socket.AF_INET6, 20, group6 + struct.pack("=I", 1)))
tell("anycast", lambda: joins(socket.AF_INET6, 27, nearest + struct.pack("=I", 1)))
tell("group6", lambda: joins(socket.AF_INET6, 42, card + address6("ff0e::8")))
tell("short", lambda: joins(socket.AF_INET, socket.IP_ADD_MEMBERSHIP, b"x"))
tell("other-family", lambda: joins(socket.AF_INET, 42, card + bytes(128)))
""",
    )
    assert set(told(ran).values()) == {"EPERM"}
    assert {str(each) for each in ran.observed.attempts if each.kind == "group"} == {
        *(f"239.1.2.{last}" for last in range(3, 7)),
        *("ff0e::7", "2001:db8::7", "ff0e::8", "(no address)"),
    }
    assert {each.kind for each in ran.observed.attempts} == {"group"}


@BOTH
def test_a_key_that_the_kernel_looks_for_outside_is_listed(run_inside, sandbox):
    ran = run_inside(
        sandbox,
        BEGINNING
        + """
tell("outside", lambda: request_key(b"dns_resolver", b"x"))
tell("odd", lambda: request_key(b"\\x1b[2J" + b"k" * 100, b"x"))
tell("here", lambda: request_key(b"user", None))
""",
    )
    assert set(told(ran).values()) == {"EPERM"}
    assert ran.destinations == {("key", "dns_resolver"), ("key", "?[2J" + "k" * 28)}


@BOTH
def test_what_a_server_does_is_not_taken_for_any_of_it(run_inside, sandbox):
    ran = run_inside(
        sandbox,
        BEGINNING
        + """
def options():
    with socket.socket() as stream, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        datagrams.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        datagrams.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, 16)
    with socket.socket(socket.AF_INET6) as stream:
        stream.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
tell("options", options)
tell("stream", lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_CLOEXEC, socket.IPPROTO_TCP))
tell("cards", socket.if_nameindex)
tell("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))
tell("devices", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15))
tell("pair", lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET))
""",
    )
    assert set(told(ran).values()) == {"done"}
    assert ran.observed.attempts == ()
