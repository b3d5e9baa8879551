"""The OPA engine beside the contract that every engine keeps."""

import json

import pytest

from sovcheck.cli.main import main
from sovcheck.errors import PolicyError
from sovcheck.policy.loading import load_policies

SYSTEM = ["inventories/apertus-on-rented-us-cluster", "--home=CH", "--today=2026-11-21", "--output=json"]
LOOP = """# METADATA
# title: Title
# description: Description.
# custom:
#   id: ACME-01
#   severity: low
#   applies_to: [gpu_host]
#   remediation: None.
package acme.loop

deny contains {"message": "m", "path": null} if {
	some model in input.models
	model == "x"
}
"""


def report_of(capsys, monkeypatch, *options):
    monkeypatch.setattr("sys.argv", ["sovcheck", "scan", *SYSTEM, *options])
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code, json.loads(capsys.readouterr().out)


def test_a_scan_says_the_same_with_both_engines_but_for_their_names(capsys, monkeypatch, opa_binary):
    code, embedded = report_of(capsys, monkeypatch)
    opa_code, opa = report_of(capsys, monkeypatch, "--engine=opa", f"--opa-bin={opa_binary}")
    assert opa.pop("engine")["name"] == "opa"
    assert embedded.pop("engine")["name"] == "embedded"
    assert opa == embedded
    assert opa_code == code == 1


def test_a_loop_over_what_may_be_null_never_reaches_an_engine(tmp_path):
    """OPA passes over it in silence where the embedded engine fails."""
    (tmp_path / "loop.rego").write_text(LOOP)
    with pytest.raises(PolicyError, match=r"loop.rego:12: .*null"):
        load_policies([tmp_path])
