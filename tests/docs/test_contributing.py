"""What contributors are told to type is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_target_that_contributors_are_told_of_is_one():
    told = set(re.findall(r"(?:^|`)make ([\w-]+)", CONTRIBUTING, re.MULTILINE))
    targets = set(re.findall(r"^([\w-]+):", MAKEFILE, re.MULTILINE))
    assert {"docs", "generate", "golden", "test", "test-fast"} <= told <= targets


def test_make_golden_writes_anew_whatever_is_compared_with_a_golden_file():
    (command,) = re.findall(r"SOVCHECK_UPDATE_GOLDEN=1 \$\(BIN\)/pytest -q ((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)
    named = [ROOT / word for word in command.replace("\\", " ").split()]
    assert all(path.exists() for path in named)
    asked = 'environ.get("SOVCHECK_UPDATE_GOLDEN")'
    elsewhere = ROOT / "tests" / "smoke" / "programs"  # what make test-runtimes runs, in an environment of its own
    writing = {path for path in (ROOT / "tests").rglob("*.py") if asked in path.read_text(encoding="utf-8")}
    writing.remove(Path(__file__))
    assert writing
    for path in (path for path in writing if elsewhere not in path.parents):
        places = {path.parent} if path.name == "conftest.py" else {path}
        assert any(name in {*places, *path.parents} or name.parent in places for name in named), path
