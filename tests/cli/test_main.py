"""The real command with streams that cannot be used."""

import subprocess
import sys
from pathlib import Path

import pytest

GOOD = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: example-owner, country: FR, parents: []}
"""


def exit_code(arguments: str, folder: Path) -> int:
    (folder / "good.yaml").write_text(GOOD)
    command = f"'{sys.executable}' -m sovcheck {arguments}"
    return subprocess.run(["sh", "-c", command], cwd=folder, check=False, timeout=60).returncode


@pytest.mark.parametrize("stream", ["2>&-", "2>/dev/full", ">/dev/null 2>&-"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("scan good.yaml --home FR --output json=out.json", 3),
        ("scan missing.yaml", 2),
        ("scan --no-such-option", 2),
        ("validate missing.yaml", 2),
    ],
)
def test_the_exit_code_stands_when_nobody_can_read_why(arguments: str, code: int, stream: str, tmp_path: Path):
    assert exit_code(f"{arguments} {stream}", tmp_path) == code
