"""A smoke that follows the newest evidence of a folder: none that lies there can be left out later."""

import json
import os
import re
from base64 import b64decode, b64encode
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from sovcheck.cli.smoke import command
from sovcheck.errors import InputError, UsageError
from sovcheck.evidence.appraisal import Terms, appraise
from sovcheck.evidence.files import read_evidence_files
from sovcheck.evidence.keys import generate_key_pair, load_signing_key
from sovcheck.evidence.trust import Trust
from sovcheck.scan.system import load_system
from sovcheck.smoke.plan.plan import make_plan
from sovcheck.smoke.plan.previous_evidence import follow_newest
from sovcheck.smoke.plan.request import SmokeRequest

INVENTORY = f"""
apiVersion: sovcheck/v1
kind: Inventory
models:
  - id: llama
    files:
      - {{path: model-1.safetensors, format: safetensors, sha256: "{"1" * 64}"}}
      - {{path: model-2.safetensors, format: safetensors, sha256: "{"2" * 64}"}}
  - {{id: other, access: api}}
gpu_hosts: [{{id: rack, serves: [llama]}}, {{id: spare}}]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "evidence").mkdir()
    return tmp_path / "evidence"


@pytest.fixture
def plan(tmp_path, folder):
    """A plan for this host, to follow what is in the folder."""
    path = tmp_path / "inventory.yaml"
    path.write_text(INVENTORY)
    system = load_system([str(path)])

    def make(host="rack", **changes):
        request = SmokeRequest(
            **{"paths": (str(path),), "weights": tmp_path, "host": host, "previous_in": folder, **changes}
        )
        return make_plan(system, request)

    return make


def at(minute, **more):
    return {"run": {"started": "2026-11-20T10:00:00Z", "ended": f"2026-11-20T10:{minute:02}:00Z"}, **more}


def test_the_newest_of_the_same_by_the_same_key_is_followed(plan, folder, make_evidence, signing_key, tmp_path):
    generate_key_pair(tmp_path / "o.key", tmp_path / "o.pub")
    others = load_signing_key(tmp_path / "o.key")
    newest = make_evidence(**at(20, verdict="fail"))
    (folder / "a").mkdir()
    contents = {
        "z": make_evidence(**at(10)),
        "a/newest": newest,
        "of-another-host": make_evidence(**at(30), hostAsset="spare"),
        "of-no-host": make_evidence(**at(30), hostAsset=None),
        "of-another-model": make_evidence(**at(30), asset="other"),
        "by-another-key": make_evidence(**at(30), key=others),
        "garbage": b"{",
    }
    for name, data in contents.items():
        (folder / f"{name}.dsse.json").write_bytes(data)
    os.mkfifo(folder / "pipe.dsse.json")
    (folder / "newer.json").write_bytes(make_evidence(**at(40)))  # no name of evidence, so no scan reads it
    assert follow_newest(plan(), signing_key.public).previous == sha256(newest).hexdigest()


def test_the_first_follows_nothing(plan, folder, make_evidence, signing_key):
    assert follow_newest(plan(), signing_key.public).previous is None
    (folder / "x.dsse.json").write_bytes(make_evidence(hostAsset="spare"))
    assert follow_newest(plan(), signing_key.public).previous is None
    assert follow_newest(plan(previous_in=None), None).previous is None


def test_what_cannot_be_followed_is_refused(plan, folder):
    with pytest.raises(UsageError, match="--previous-in follows what the same key has signed: sign with --key, or"):
        follow_newest(plan(), None)
    with pytest.raises(UsageError, match="--previous names the evidence before this, and --previous-in finds it"):
        plan(previous=folder / "x.dsse.json")


def test_what_is_named_is_followed_where_it_is_evidence_of_the_same(plan, folder, make_evidence):
    before = folder / "before.dsse.json"
    before.write_bytes(make_evidence(verdict="fail"))
    assert plan(previous=before, previous_in=None).previous == sha256(before.read_bytes()).hexdigest()
    unsigned = json.loads(make_evidence()) | {"signatures": []}
    other = json.loads(make_evidence())
    other["payload"] = b64encode(b'{"predicateType": "https://in-toto.io/attestation/test-result/v0.1"}').decode()
    none = "is not evidence that a scan could follow: "
    for data, wrong in (
        (b"", none),
        (b"apiVersion: sovcheck/v1", none),
        (b"{}", none),
        (json.dumps(unsigned).encode(), f"{none}its list of signatures is empty"),
        (json.dumps(other).encode(), f"{none}its predicateType is 'https://in-toto"),
        (make_evidence(hostAsset="spare"), "is about another model or host"),
        (make_evidence(hostAsset=None), "is about another model or host"),
        (make_evidence(asset="other"), "is about another model or host"),
    ):
        before.write_bytes(data)
        with pytest.raises(InputError, match=re.escape(wrong)) as refused:
            plan(previous=before, previous_in=None)
        assert str(before) in str(refused.value)
        assert "(--previous)" in str(refused.value)


def test_a_folder_that_is_none_is_no_empty_one(plan, folder, signing_key):
    folder.rmdir()
    with pytest.raises(InputError, match="evidence: is not a folder: name the folder of the evidence"):
        follow_newest(plan(), signing_key.public)


def test_of_what_was_left_so_none_but_the_last_can_be_taken_away(plan, folder, make_evidence, signing_key):
    verdicts = ("pass", "fail", "inconclusive", "pass", "pass")
    for minute, verdict in enumerate(verdicts, 10):
        made = at(minute, verdict=verdict)
        made["run"]["previous"] = follow_newest(plan(), signing_key.public).previous
        (folder / f"{minute}.dsse.json").write_bytes(make_evidence(**made))

    def accepted(left_out):
        files = [file for file in read_evidence_files([folder]) if Path(file.path).name != left_out]
        terms = Terms(Trust.of_keys([signing_key.public]), date(2026, 11, 21))
        return {each.status.value for each in appraise(files, terms, plan().system).appraisals[-1:]}

    assert accepted(None) == {"accepted"}
    for minute in range(10, 14):
        assert accepted(f"{minute}.dsse.json") == {"broken-chain"}
    assert accepted("14.dsse.json") == {"accepted"}  # a nonce that is asked for shows that


def test_runs_on_the_command_line_follow_each_other(tmp_path, folder):
    """Each fails, as it finds other weights, and each is in the chain."""
    (tmp_path / "inventory.yaml").write_text(INVENTORY)
    (tmp_path / "w").mkdir()
    for name in ("model-1.safetensors", "model-2.safetensors"):
        (tmp_path / "w" / name).write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    generate_key_pair(tmp_path / "k.key", tmp_path / "k.pub")
    options = ["--inventory", str(tmp_path / "inventory.yaml"), "--weights", str(tmp_path / "w"), "--quiet"]
    options += ["--key", str(tmp_path / "k.key"), "--previous-in", str(folder), "--host", "rack"]
    for number in range(3):
        out = ["--out", str(folder / f"{number}.dsse.json")]
        assert CliRunner().invoke(command, ["llama", *options, *out], standalone_mode=False).return_value == 1
    files = [(folder / f"{number}.dsse.json").read_bytes() for number in range(3)]
    runs = [json.loads(b64decode(json.loads(file)["payload"]))["predicate"]["run"] for file in files]
    assert runs[0]["previous"] is None
    for before, run in zip(files, runs[1:], strict=False):
        assert run["previous"] == sha256(before).hexdigest()
    assert all(first["ended"] <= second["ended"] for first, second in pairwise(runs))
    done = CliRunner().invoke(command, ["llama", *options, "--out", str(folder / "0.dsse.json")])
    assert "0.dsse.json is read for this: name another file" in str(done.exception)
    assert (folder / "0.dsse.json").read_bytes() == files[0]
