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


def run(arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "good.yaml").write_text(GOOD)
    command = f"'{sys.executable}' -m sovcheck {arguments}"
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, check=False, timeout=60, stderr=subprocess.PIPE, text=True
    )


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
    assert run(f"{arguments} {stream}", tmp_path).returncode == code


WRITING = ["schema", "policy list", "catalog list countries", "validate good.yaml", "-h", "graph good.yaml"]


@pytest.mark.parametrize("arguments", WRITING)
def test_output_that_cannot_be_written_is_told_in_a_line(arguments: str, tmp_path: Path):
    finished = run(f"{arguments} > /dev/full", tmp_path)
    assert finished.returncode == 2
    assert finished.stderr.startswith("sovcheck: ")
    assert len(finished.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [*WRITING, "scan good.yaml --home FR", "help scan"])
def test_a_reader_that_has_gone_is_told_nothing_and_ends_the_command_as_it_ends_other_tools(
    arguments: str, tmp_path: Path
):
    # The reader is gone before anything is written.
    finished = run(f"{arguments} > >(exec <&-)", tmp_path)
    assert (finished.returncode, finished.stderr) == (141, "")


def test_what_is_written_to_files_is_complete_also_where_nobody_reads_the_rest(tmp_path: Path):
    finished = run("scan good.yaml --home FR --output text --output json=out.json > >(exec <&-)", tmp_path)
    assert finished.returncode == 141
    assert (tmp_path / "out.json").read_text().endswith("}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("scna .", "there is no command 'scna': did you mean 'scan'?"),
        ("inventory.yaml", "there is no command 'inventory.yaml': `sovcheck --help` lists the commands"),
        ("help scna", "there is no command 'scna': did you mean 'scan'?"),
        ("help scan quickly", "sovcheck scan has no command 'quickly': leave it out"),
        ("help policy lst", "there is no command 'lst': did you mean 'list'?"),
        ("catalog fnd h100", "did you mean 'find'?"),
        ("policy nonsense", "`sovcheck policy --help` lists the commands"),
    ],
)
def test_a_command_that_is_not_there_is_told_with_the_nearest(arguments: str, said: str, tmp_path: Path):
    finished = run(arguments, tmp_path)
    assert finished.returncode == 2
    assert said in finished.stderr


@pytest.mark.parametrize("name", ["", "scan", "policy", "policy test", "help"])
def test_help_prints_what_the_option_prints(name: str, tmp_path: Path):
    def printed(arguments: str) -> str:
        out = tmp_path / "out.txt"
        assert run(f"{arguments} > {out}", tmp_path).returncode == 0
        return out.read_text()

    assert printed(f"help {name}") == printed(f"{name} --help")


def test_the_version_has_a_short_option(tmp_path: Path):
    for option in ("-V", "--version"):
        assert run(f"{option} > out.txt", tmp_path).returncode == 0
        assert (tmp_path / "out.txt").read_text().startswith("sovcheck, version ")


def test_a_plugin_of_pydantic_that_is_installed_beside_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "spy-1.0.dist-info").mkdir()
    (tmp_path / "spy-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: spy\nVersion: 1.0\n")
    (tmp_path / "spy-1.0.dist-info" / "entry_points.txt").write_text("[pydantic]\nspy = spy\n")
    (tmp_path / "spy.py").write_text("from pathlib import Path\nPath(__file__).with_suffix('.loaded').touch()\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv("PYDANTIC_DISABLE_PLUGINS", raising=False)
    subprocess.run([sys.executable, "-m", "sovcheck", "schema"], check=True, stdout=subprocess.DEVNULL, timeout=60)
    assert not (tmp_path / "spy.loaded").exists()
    elsewhere = "from pydantic import create_model\ncreate_model('Any', number=(int, ...))"
    subprocess.run([sys.executable, "-c", elsewhere], check=False, stderr=subprocess.DEVNULL, timeout=60)
    assert (tmp_path / "spy.loaded").exists(), "this is no plugin, so that nothing was tested"


@pytest.mark.parametrize("asks", ["from {0} import {1}", "import {0} as loader; loader.{1}"])
def test_a_release_of_pydantic_that_asks_what_looks_for_plugins_for_more_gets_it(asks):
    """Until it does, what looks for them is not loaded."""
    name = "pydantic.plugin._loader"
    program = f"""
import sys
from sovcheck.cli.main import main
sys.argv = ["sovcheck", "schema"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
assert "importlib.metadata" not in sys.modules
{asks.format(name, "PYDANTIC_ENTRY_POINT_GROUP")}
from {name} import get_plugins
assert not tuple(get_plugins())
assert not hasattr(sys.modules["{name}"], "no_such_name")
"""
    ran = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr


def test_hardly_anything_is_loaded_before_ctrl_c_is_understood():
    program = "import sys; before = set(sys.modules); import sovcheck.cli.main; print(*set(sys.modules) - before)"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    ours = {"sovcheck", "sovcheck.version", "sovcheck.cli", "sovcheck.cli.main"}
    assert set(loaded.split()) <= {*ours, "errno", "gc"}


EARLY = """
import os, signal, sys
class Press:
    def find_spec(self, name, *_):
        if name == {name!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Press())
sys.argv = ["sovcheck", "catalog", "list"]
from sovcheck.cli.main import main
main()
"""


@pytest.mark.parametrize("name", ["sovcheck.cli.commands", "click", "sovcheck.errors", "sovcheck.cli.catalog"])
def test_ctrl_c_while_the_command_is_still_loading_is_told_in_a_line(name):
    ended = subprocess.run([sys.executable, "-c", EARLY.format(name=name)], check=False, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr.lstrip()) == (130, "sovcheck: interrupted: no verdict\n")
