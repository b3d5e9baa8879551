"""Nothing that a program sends arrives outside, and nothing that it tries is left out, but for what is named here."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

OUTSIDE = Path(__file__).with_name("outside.py")
PAGE = Path(__file__).parents[3] / "docs" / "smoke-channels.md"

MADE_NOTHING_OF = {
    "sctp4": {"EPROTONOSUPPORT"},
    "sctp6": {"EPROTONOSUPPORT"},
    "sctp-many4": {"ESOCKTNOSUPPORT"},
    "sctp-many6": {"ESOCKTNOSUPPORT"},
    "dccp4": {"ESOCKTNOSUPPORT", "EPROTONOSUPPORT"},
    "dccp6": {"ESOCKTNOSUPPORT", "EPROTONOSUPPORT"},
    "source-routed": {"EPERM"},
    "source-port-53": {"EACCES"},
    "core-helper": {"EPERM"},
    "fifo": {"EACCES"},
}
"""What the kernel itself refuses before anything is named: nothing was sent, and nothing is listed."""

SILENT = ("unix-", "fifo", "message-queue", "inbound-")
"""At ``netns`` these names lead to nobody, which is no attempt to reach outside; nobody is outside to come in."""


@pytest.fixture(scope="module")
def tried():
    """What became of each channel, by the level."""
    found = {}

    def at(level):
        if level not in found:
            command = [sys.executable, str(OUTSIDE), level]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
            assert done.returncode == 0, done.stderr
            found[level] = json.loads(done.stdout)
            assert found[level]["status"] == 0, found[level]["log"]
            assert len(found[level]["rows"]) > 60  # a program that ends early is no pass
        return found[level]

    return at


def test_what_is_not_kept_in_is_seen_to_arrive(tried):
    """Else it would show nothing that none does."""
    free = tried("none")
    arrived = {row["channel"] for row in free["rows"] if row["arrived"]}
    assert {"tcp4", "udp6", "unspecified-sendmsg", "dns-tcp", "dns-anything", "broadcast"} <= arrived
    assert {"unix-usual", "unix-elsewhere", "unix-datagram", "unix-abstract", "fifo"} <= arrived
    assert {"netlink", "message-queue"} <= arrived
    assert {"inbound-tcp", "inbound-udp", "inbound-address"} <= arrived


@pytest.mark.parametrize(
    ("level", "open_by_name"), [("netns", set()), ("notify", {"race", "unix-abstract", "message-queue"})]
)
def test_nothing_arrives_but_by_what_a_gap_names(tried, level, open_by_name):
    found = tried(level)
    arrived = {row["channel"] for row in found["rows"] if row["arrived"]}
    assert arrived <= open_by_name
    assert found["others"] == []
    assert all(row["gap"] is not None for row in found["rows"] if row["channel"] in open_by_name)


@pytest.mark.parametrize("level", ["netns", "notify"])
def test_nothing_that_was_tried_is_left_out(tried, level):
    rows = tried(level)["rows"]
    unlisted = {row["channel"]: row["outcome"] for row in rows if not row["listed"]}
    silent = {name for name in unlisted if name.startswith(SILENT[:3] if level == "notify" else SILENT)}
    assert {
        name: outcome
        for name, outcome in unlisted.items()
        if name not in silent and outcome not in MADE_NOTHING_OF.get(name, set())
    } == {}
    assert level == "netns" or not {name for name in unlisted if name.startswith("sctp")}


def test_the_page_has_every_channel():
    """`python tests/smoke/isolation/measure_channels.py` writes it."""
    channels = runpy.run_path(str(OUTSIDE.with_name("channels.py")))["CHANNELS"]
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    listed = [line.split("|")[1].strip().strip("`") for line in lines if line.startswith("| `")]
    assert listed == list(channels)
    (unnamed,) = [line for line in lines if line.startswith("| **arrived, neither listed nor named by a gap** |")]
    assert [cell.strip() for cell in unnamed.split("|")[2:-1]] == ["**0**"] * 4
