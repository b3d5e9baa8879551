"""Frameworks through the command as people use it."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

INVENTORY = Path(__file__).parents[2] / "inventories" / "mistral-on-european-cloud"
STANDARD = ("--home", "DE", "--today", "2026-11-21")


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sovcheck", *arguments], capture_output=True, text=True, check=False, timeout=120
    )


def test_a_framework_is_answered_and_the_verdict_stays(tmp_path: Path):
    done = _run("scan", str(INVENTORY), *STANDARD, "--framework", "eu-csf", "--output", f"json={tmp_path}/report.json")
    assert (done.returncode, done.stderr) == (0, "")
    (section,) = json.loads((tmp_path / "report.json").read_text())["frameworks"]
    (assessment,) = section["assessments"]
    assert assessment["seal"]["at_most"] == 3
    assert "3.5" in assessment["seal"]["held_by"]
    assert {"met", "not-met", "unknown", "not-assessable"} == set(assessment["counts"])


def test_a_contradicted_declaration_fails_and_a_wrong_one_is_no_verdict(tmp_path: Path):
    (tmp_path / "proof.txt").write_text("proof")
    digest = hashlib.sha256(b"proof").hexdigest()
    text = (
        "apiVersion: sovcheck/v1\nkind: Declaration\nframework: eu-csf\nanswers:\n"
        f'  - {{criterion: "6.5", answer: 5, evidence: {{path: proof.txt, sha256: {digest}}}, '
        "who: A buyer (placeholder), day: 2026-10-01, expires: 2027-10-01}\n"
    )
    declared = tmp_path / "declared.yaml"
    declared.write_text(text)
    scan = ("scan", str(INVENTORY), *STANDARD, "--framework", "eu-csf", "--declarations", str(declared))
    done = _run(*scan)
    assert done.returncode == 1
    assert "contradicted (high): eu-csf 6.5" in " ".join(done.stdout.split())
    declared.write_text(text.replace('"6.5"', '"6.9"'))
    done = _run(*scan)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{declared}:5: answers.0.criterion: eu-csf has no clause '6.9' to answer: did you mean '6." in done.stderr


def test_an_unknown_framework_is_told_with_the_nearest():
    done = _run("scan", str(INVENTORY), *STANDARD, "--framework", "secnumclod")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no framework 'secnumclod': did you mean 'secnumcloud'?" in done.stderr


def test_a_scan_without_frameworks_loads_nothing_of_them():
    program = (
        f"import sys\nsys.argv = {['sovcheck', 'scan', str(INVENTORY), *STANDARD, '-qq']!r}\n"
        "from sovcheck.cli.main import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *sorted(name for name in sys.modules if name.startswith('sovcheck.frameworks')))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = done.stdout.split("LOADED")[1].split()
    assert loaded == ["sovcheck.frameworks", "sovcheck.frameworks.section"]
