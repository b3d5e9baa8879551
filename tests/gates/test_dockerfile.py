"""The Dockerfile: what it promises, and its own steps, run in a folder instead of an image, as nobody and cut off.

A real image needs a base image, which no test can fetch. What podman needs beside the steps is little: the folders that
are copied from one stage to the other.
"""

import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.version import __version__

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
LINES = re.sub(r"\\\n", " ", "".join(line for line in TEXT.splitlines(keepends=True) if not line.startswith("#")))
STEPS = [line.split(None, 1) for line in LINES.splitlines() if line.strip()]
LAST = STEPS[max(number for number, (word, _) in enumerate(STEPS) if word == "FROM") :]
IGNORED = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
NOBODY = 65532


def test_the_last_stage_is_not_root_and_starts_no_shell():
    words = dict(LAST)
    assert words["USER"] == f"{NOBODY}:{NOBODY}"
    assert words["ENTRYPOINT"] == '["/opt/sovcheck/bin/sovcheck"]'
    assert "RUN" not in words, "what it runs would need a shell"


def test_every_stage_begins_with_the_same_image_which_can_be_chosen_and_is_a_small_one():
    images = [argument.split()[0] for word, argument in STEPS if word == "FROM"]
    assert set(images) == {"${PYTHON}"}
    assert ["ARG", "PYTHON=docker.io/library/python:3.12-slim"] in STEPS


def test_the_label_says_of_which_day_the_catalog_is():
    assert ["ARG", f"CATALOG_DATE={load_catalog().date}"] in LAST
    assert 'sovcheck.catalog.date="${CATALOG_DATE}"' in dict(LAST)["LABEL"]


def test_what_is_installed_is_locked_by_hash():
    (locked,) = [argument for word, argument in STEPS if word == "RUN" and "run.txt" in argument]
    assert "--require-hashes" in locked
    assert "--only-binary=:all:" in locked
    assert (ROOT / "locks" / "run.txt").exists()


def _is_sent(path: str) -> bool:
    """Whether the builder gets to see it: the last pattern that fits decides."""
    sent = True
    for pattern in IGNORED:
        bare = pattern.removeprefix("!").removeprefix("**/")
        above = [path, *(str(folder) for folder in Path(path).parents)]
        if any(fnmatch(each, bare) or fnmatch(Path(each).name, bare) for each in above):
            sent = pattern.startswith("!")
    return sent


@pytest.mark.parametrize(
    "path", ["tests/conftest.py", ".git/config", "ours.key", "evidence/x.dsse.json", ".venv/bin/x"]
)
def test_nothing_but_the_package_is_sent_to_the_builder(path):
    assert not _is_sent(path)


@pytest.mark.parametrize("path", ["sovcheck/cli/main.py", "policies/lib/trust.rego", "locks/run.txt", "pyproject.toml"])
def test_all_that_is_copied_is_sent(path):
    assert _is_sent(path)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """What the build leaves in /opt, with the packages of this environment in the place of those from the index."""
    folder = tmp_path_factory.mktemp("image")
    folder.chmod(0o755)
    opt, source, wheels = folder / "opt", folder / "source", folder / "wheels"
    opt.mkdir()
    source.mkdir()
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(_is_sent, tracked.splitlines()):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    (install, build) = [argument for word, argument in STEPS if word == "RUN"]
    steps = {"venv": install.split("&&")[0], "build": build}
    for step in steps.values():
        script = step.replace("/opt/sovcheck", f"{opt}/sovcheck").replace("/wheels", str(wheels))
        env = {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "PIP_NO_INDEX": "1",
            "PIP_NO_BUILD_ISOLATION": "0",
        }
        subprocess.run(["sh", "-ec", script], cwd=source, env=env, check=True, capture_output=True)
    (site,) = (opt / "sovcheck").glob("lib/python*/site-packages")
    (site / "packages.pth").write_text(next(path for path in sys.path if path.endswith("site-packages")))
    return opt / "sovcheck"


@pytest.mark.slow
def test_everything_is_compiled_and_pip_is_gone(built):
    (site,) = built.glob("lib/python*/site-packages")
    sources = list(site.rglob("*.py"))
    assert {path.stem for path in sources} >= {"main", "scanning"}
    missing = [path for path in sources if not list((path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"))]
    assert not missing
    assert not (site / "pip").exists()
    assert list(site.glob(f"sovcheck-{__version__}.dist-info"))


@pytest.mark.slow
def test_it_judges_as_nobody_without_a_network_and_writes_nothing(built, tmp_path):
    cut_off = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--net", "--"]
    if shutil.which("unshare") is None or subprocess.run([*cut_off, "true"], check=False).returncode:
        pytest.skip("namespaces are refused here")
    shutil.copy(ROOT / "examples" / "gate" / "inventory.yaml", tmp_path)
    before = sorted(built.rglob("*"))
    environment = dict(each.split("=") for each in dict(LAST)["ENV"].split() if not each.startswith("PATH="))
    finished = subprocess.run(
        [*cut_off, built / "bin" / "sovcheck", "scan", "--today", "2026-11-21"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1, finished.stderr
    assert "FAIL (exit 1)" in finished.stdout
    assert sorted(built.rglob("*")) == before
    assert [path.name for path in tmp_path.iterdir()] == ["inventory.yaml"]
