"""Each smoke ends with what to type next, and that can be typed."""

import shlex
from pathlib import Path

import pytest

from sovcheck.evidence.predicate import Failure
from sovcheck.smoke.failures import MEANINGS, FailureCode, Outcome
from sovcheck.smoke.messages.next_command import Signing, next_line


def said(predicate, signing, paths=("inventory.yaml",), catalogs=()):
    line = next_line(predicate, paths, catalogs, signing)
    assert line.startswith("next: ")
    return line.removeprefix("next: ")


def test_signed_evidence_is_scanned(make_predicate, tmp_path):
    key = tmp_path / "it's.key"
    key.with_suffix(".pub").touch()
    told = said(make_predicate(run={"nonce": "n 1"}), Signing(Path("e.dsse.json"), key), ["a b.yaml", "-"], [Path("c")])
    assert shlex.split(told) == [
        *("sovcheck", "scan", "a b.yaml", "-", "--catalog", "c", "--evidence", "e.dsse.json"),
        *("--trust-key", str(tmp_path / "it's.pub"), "--nonce", "n 1"),
    ]


def test_a_scan_is_told_its_home_where_no_application_says_it(make_predicate):
    signing = Signing(Path("e.dsse.json"), command="sign", public=Path("p.pub"))
    line = next_line(make_predicate(), ["a.yaml"], [], signing, home_is_known=False)
    assert line == "next: sovcheck scan a.yaml --evidence e.dsse.json --trust-key p.pub --home COUNTRY"


def test_with_a_link_goes_what_it_follows(make_predicate, tmp_path):
    def named(out, followed):
        signing = Signing(out, command="sign", public=Path("p.pub"), followed=followed)
        words = shlex.split(said(make_predicate(), signing))
        return [words[place + 1] for place, word in enumerate(words) if word == "--evidence"]

    folder = tmp_path / "ev"
    folder.mkdir()
    assert named(folder / "2.dsse.json", folder) == [str(folder)]
    assert named(tmp_path / "2.dsse.json", folder) == [str(folder), str(tmp_path / "2.dsse.json")]
    assert named(Path("2.dsse.json"), Path("1.dsse.json")) == ["1.dsse.json", "2.dsse.json"]
    assert named(Path("2.dsse.json"), None) == ["2.dsse.json"]


def test_what_begins_with_a_hyphen_is_no_option(make_predicate, tmp_path):
    (tmp_path / "k.pub").touch()
    told = said(make_predicate(run={"nonce": "-x"}), Signing(Path("-e.dsse.json"), tmp_path / "k.key"), ["-a.yaml"])
    assert shlex.split(told)[2:] == [
        *("./-a.yaml", "--evidence=-e.dsse.json", "--trust-key", str(tmp_path / "k.pub"), "--nonce=-x")
    ]


def test_of_a_key_elsewhere_the_public_half_is_named(make_predicate, tmp_path):
    by_command = Signing(Path("e.dsse.json"), command="sign", public=Path("p.pub"))
    assert "--trust-key p.pub" in said(make_predicate(), by_command)
    for unknown in (Signing(Path("e.dsse.json"), command="sign"), Signing(Path("e.dsse.json"), tmp_path / "k.key")):
        assert "--trust-key PUBLIC-KEY.pub" in said(make_predicate(), unknown)


def test_what_is_signed_by_nobody_is_signed_first(make_predicate):
    again = "sovcheck smoke keygen smoke; then this again with --key smoke.key --out"
    assert said(make_predicate(), Signing(None)) == f"{again} llama.dsse.json"
    assert said(make_predicate(), Signing(Path("e x.json"))) == f"{again} 'e x.json'"
    assert said(make_predicate(), Signing(None, Path("it.key"))) == "this again with --out llama.dsse.json"


def test_who_does_not_answer_is_asked_by_hand(make_predicate):
    silent = {"code": "E_ATTACH_SILENT", "what": "x"}
    predicate = make_predicate(verdict="inconclusive", failures=[silent], attached={"url": "http://[::1]:8000"})
    assert said(predicate, Signing(None)) == "curl -v http://[::1]:8000/v1/models"


@pytest.mark.parametrize("code", FailureCode)
def test_what_this_machine_could_not_do_is_for_the_doctor(make_predicate, code):
    predicate = make_predicate(verdict="inconclusive").model_copy(
        update={"failures": (Failure(code=code.value, what="x"),)}
    )
    of_the_machine = code.value.startswith("E_ISOLATION_") or MEANINGS[code].outcome is Outcome.NO_VERDICT
    told = said(predicate, Signing(Path("e.dsse.json"), Path("it.key")))
    assert (told == "sovcheck doctor") == of_the_machine
