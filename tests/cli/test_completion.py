"""Completion in a real bash: what it offers behind TAB."""

import subprocess
import sys
from pathlib import Path

import pytest

from sovcheck.cli.command_table import COMMANDS
from sovcheck.report.formats import ReportFormat

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
INVENTORY = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: FR, parents: []}
  - {id: agency-cloud, name: "Cloud $(touch pwned) * of the agency", country: FR, parents: []}
"""


@pytest.fixture
def complete(tmp_path):
    """What bash offers for the word at the end of the line, or for that of the number."""

    def run(line, word=None):
        words = line.split(" ")
        script = f"""
            compopt() {{ echo compopt "$@"; }}
            source <(sovcheck completion bash)
            COMP_WORDS=({" ".join(f"'{each}'" for each in words)})
            COMP_CWORD={len(words) - 1 if word is None else word}
            _sovcheck_completion sovcheck
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
        environment = {"PATH": f"{BIN}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        finished = subprocess.run(
            ["bash", "--norc", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        assert finished.stderr == ""
        return [each for each in finished.stdout.splitlines() if each]

    return run


def test_bash_registers_it():
    script = "source <(sovcheck completion bash); complete -p sovcheck"
    environment = {"PATH": f"{BIN}:/usr/bin:/bin"}
    finished = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert finished.stdout.strip().endswith("-F _sovcheck_completion sovcheck")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("sovcheck ", list(COMMANDS)),
        ("sovcheck ca", ["catalog"]),
        ("sovcheck --ver", ["--version"]),
        ("sovcheck help expl", ["explain"]),
        ("sovcheck policy sh", ["show"]),
        ("sovcheck scan --profile fu", ["full-stack"]),
        ("sovcheck scan --output ", [name.value for name in ReportFormat]),
        ("sovcheck scan --fail-on c", ["critical"]),
        ("sovcheck report saved.json --output git", ["github", "gitlab"]),
        ("sovcheck explain cmp-01", ["CMP-01"]),
        ("sovcheck policy show DEP-01", ["DEP-01"]),
        ("sovcheck catalog show nvidia-h100", ["nvidia-h100-nvl", "nvidia-h100-pcie", "nvidia-h100-sxm"]),
        ("sovcheck whatif --without amazon-w", ["amazon-web-services"]),
        ("sovcheck whatif --without bloc:efta", ["bloc:efta"]),
        ("sovcheck schema conf", ["config"]),
        ("sovcheck completion f", ["fish"]),
        ("sovcheck scan inv", ["compopt -o default"]),
        ("sovcheck nonsense ", list(COMMANDS)),
    ],
)
def test_names_are_offered(complete, line, offered):
    assert complete(line) == offered


def test_assets_are_those_of_the_path_before_or_behind_or_of_the_folder(complete, tmp_path):
    assert complete("sovcheck explain CMP-01 ag") == []
    (tmp_path / "system.yaml").write_text(INVENTORY)
    assert complete("sovcheck graph system.yaml --focus agency-") == ["agency-cloud"]
    assert complete("sovcheck explain CMP-01 ag system.yaml", word=3) == ["agency", "agency-cloud"]
    assert complete("sovcheck facts ag system.yaml", word=2) == ["agency", "agency-cloud"]
    (tmp_path / "inventory.yaml").write_text(INVENTORY.replace("agency", "ministry"))
    assert complete("sovcheck facts mini") == ["ministry", "ministry-cloud"]
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("text", ["{", "\x00", "apiVersion: sovcheck/v1\nkind: Inventory\nmodels: [{id: '* $(x)'}]\n"])
def test_an_inventory_that_cannot_be_read_offers_nothing_and_says_nothing(complete, tmp_path, text):
    (tmp_path / "inventory.yaml").write_text(text)
    assert complete("sovcheck facts ") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_gets_a_script_for_the_command(shell):
    finished = subprocess.run(
        [sys.executable, "-m", "sovcheck", "completion", shell], capture_output=True, text=True, check=True
    )
    assert f"_SOVCHECK_COMPLETE={shell}_complete" in finished.stdout
    assert "sovcheck" in finished.stdout
    assert finished.stderr == ""
