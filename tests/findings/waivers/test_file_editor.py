"""A waiver is appended to whatever somebody wrote, and nothing of that is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.errors import InputError, UsageError
from sovcheck.findings.waivers.file_editor import with_waiver
from sovcheck.findings.waivers.waivers import Waiver, parse_waivers
from sovcheck.inventory.assets.scalars import is_no_answer
from sovcheck.visible import shows_words

HEADER = "apiVersion: sovcheck/v1\nkind: Waivers\n"
FIELDS = "asset: host, reason: because, owner: me, approver: you, expires: 2027-01-31"
NEW = Waiver(
    rule="R-2", asset="host", discriminator="law:US", reason="r", owner="o", approver="a", expires=date(2027, 1, 31)
)
BLOCK = """  - rule: R-1
    asset: host
    reason: because
    owner: me
    approver: you
    expires: 2027-01-31
"""
JSON = '{"rule": "R-1", "asset": "host", "reason": "r", "owner": "o", "approver": "a", "expires": "2027-01-31"}'


def waivers(data: bytes) -> list[Waiver]:
    return [entry.waiver for entry in parse_waivers(data, "waivers.yaml")]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}waivers:\n{BLOCK}",
        f"{HEADER}waivers:\n{BLOCK}"[:-1],
        f"# first\n{HEADER}waivers:  # list\n  # before\n{BLOCK.rstrip()}  # the last\n  # after\n\n# end\n",
        f"{HEADER}waivers:\n- {{rule: R-1, {FIELDS}}}\n",
        f"{HEADER}waivers:\n    - {{rule: R-1, {FIELDS}}} # a\n    - {{rule: R-3, {FIELDS}}} # b\n",
        f"{HEADER}waivers: []\n",
        f"{HEADER}waivers: [ ]  # none\n",
        f"{HEADER}waivers: [{{rule: R-1, {FIELDS}}}]\n",
        f"{HEADER}waivers: [{{rule: R-1, {FIELDS}}},]\n",
        f"{HEADER}waivers:\n",
        f"{HEADER}waivers: null # none yet\n",
        f"{HEADER}waivers:",
        HEADER,
        f"{HEADER}waivers:\n{BLOCK}kind2: x\n".replace("kind2: x\n", ""),
        f"waivers:\n{BLOCK}{HEADER}",
        f"{HEADER}waivers:\n{BLOCK}---\n{HEADER}waivers:\n{BLOCK.replace('R-1', 'R-3')}",
        f"{HEADER}waivers:\n{BLOCK}---\n# nothing more\n",
        f"{HEADER}waivers:\n{BLOCK}".replace("\n", "\r\n"),
        f"\ufeff{HEADER}waivers:\n{BLOCK}",
        f"{HEADER}waivers:\n" + BLOCK.replace("reason: because", "reason: |\n      two\n      lines"),
        f"{HEADER}waivers:\n" + BLOCK.replace("    reason: because\n", "") + "    reason: >\n      folded\n\n# end\n",
        f'{{"apiVersion": "sovcheck/v1", "kind": "Waivers", "waivers": [{JSON}]}}',
        '{"apiVersion": "sovcheck/v1", "kind": "Waivers", "waivers": []}\n',
    ],
)
def test_the_waiver_is_the_last_and_everything_else_is_still_there(text: str):
    before, after = waivers(text.encode()), with_waiver(text.encode(), NEW, "waivers.yaml")
    assert waivers(after) == [*before, NEW]
    kept = iter(after.decode().replace("\r\n", "\n").splitlines())
    lines = [
        line
        for line in text.replace("\ufeff", "").replace("\r\n", "\n").splitlines()
        if "[" not in line and "null" not in line
    ]
    assert all(line in kept for line in lines)
    assert "\r\n" not in text or after.count(b"\n") == after.count(b"\r\n")


def test_a_file_that_is_not_there_begins_with_its_header():
    assert with_waiver(None, NEW, "waivers.yaml").decode() == (
        f"{HEADER}waivers:\n  - rule: R-2\n    asset: host\n    discriminator: law:US\n    reason: r\n    owner: o\n"
        "    approver: a\n    expires: 2027-01-31\n"
    )


def test_a_list_that_cannot_be_added_to_is_told_with_the_entry():
    anchored = f"{HEADER}waivers: &all\n{BLOCK}"
    aliased = f"x: 1\n{anchored}"
    with pytest.raises(InputError):
        with_waiver(aliased.encode(), NEW, "waivers.yaml")
    in_braces = "{apiVersion: sovcheck/v1, kind: Waivers}\n"
    with pytest.raises(UsageError, match=r"waivers.yaml: its list of waivers cannot be added to.*\n  - rule: R-2"):
        with_waiver(in_braces.encode(), NEW, "waivers.yaml")


@pytest.mark.parametrize("text", ["", "kind: Inventory\n", f"{HEADER}waivers: [{{rule: R-1}}]\n", "{{{"])
def test_what_is_no_file_of_waivers_is_not_added_to(text: str):
    with pytest.raises(InputError):
        with_waiver(text.encode(), NEW, "waivers.yaml")


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=200).filter(
    lambda text: shows_words(text) and not is_no_answer(text)
)


@given(WORDS, st.sampled_from([None, f"{HEADER}waivers:\n{BLOCK}", f"{HEADER}waivers: []\n"]))
def test_any_words_survive(reason: str, text: str | None):
    waiver = NEW.model_copy(update={"reason": reason})
    data = with_waiver(text.encode() if text is not None else None, waiver, "waivers.yaml")
    assert waivers(data)[-1] == waiver
