"""The examples of gates: valid by the schemas of those who run them, with an installation that works."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from packaging.requirements import Requirement

from sovcheck.version import __version__

ROOT = Path(__file__).parents[2]
GATE = ROOT / "examples" / "gate"
SCHEMAS = {"github-workflow.yml": "github-workflows", "gitlab-ci.yml": "gitlab-ci"}
PAGES = [*GATE.glob("*.yml"), *(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "templates" / "sovcheck.yml"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_is_valid_by_the_official_schema(name):
    schema = json.loads((ROOT / "tests" / "schemas" / f"{SCHEMAS[name]}.json").read_text(encoding="utf-8"))
    tree = yaml.safe_load((GATE / name).read_text(encoding="utf-8"))
    written = {"on" if key is True else key: value for key, value in tree.items()}  # YAML 1.1 takes `on` for true
    jsonschema_rs.validator_for(schema).validate(written)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_installs_from_an_index_that_has_no_sovcheck(page):
    assert not re.search(r"pip install\s+(?:--\S+\s+)*\"?sovcheck\"?\s*$", page.read_text("utf-8"), re.MULTILINE)


def test_every_source_is_a_requirement_with_the_tag_of_this_version():
    sources = {found for page in PAGES for found in re.findall(r"git\+https://\S+?@[\w.]+", page.read_text("utf-8"))}
    assert sources
    for source in sources:
        assert Requirement(f"sovcheck @ {source}").url == source
        assert source.endswith(f"@v{__version__}")


PLACEHOLDER = re.compile(r"git\+https://git\.example\.org/group/sovcheck(?=@)")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A clone of the repository as it is once this version has its tag."""
    clone = tmp_path_factory.mktemp("tagged") / "sovcheck"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, clone], check=True)
    subprocess.run(["git", "-C", clone, "tag", "--force", f"v{__version__}"], check=True)
    return f"file://{clone}"


@pytest.fixture
def shell(address, tmp_path):
    """Runs lines as they are written, with the clone for the address; only what sovcheck needs is not downloaded."""
    installed, bin_ = tmp_path / "installed", tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "pip").write_text(f'#!/bin/bash\nexec {sys.executable} -m pip "$@"\n')
    (bin_ / "pip").chmod(0o755)
    common = {
        "PATH": f"{bin_}:{installed / 'bin'}:/usr/bin:/bin",
        "PYTHONPATH": str(installed),
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "SOVCHECK_TODAY": "2026-11-21",
        "PIP_TARGET": str(installed),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads the word as its opposite
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }

    def run(lines, folder, **variables):
        values = {name: PLACEHOLDER.sub(f"git+{address}", value) for name, value in variables.items()}
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", "\n".join(lines)],
            cwd=folder,
            env=common | values,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def project(tmp_path):
    return Path(shutil.copytree(GATE, tmp_path / "project"))


@pytest.mark.slow
def test_the_job_of_gitlab_installs_from_a_tag_and_judges(shell, project):
    tree = yaml.safe_load((GATE / "gitlab-ci.yml").read_text(encoding="utf-8"))
    job = tree["sovereignty"]
    finished = shell([*job["before_script"], *job["script"]], project, **tree["variables"])
    assert finished.returncode == 0, finished.stderr
    assert all((project / name).stat().st_size for name in job["artifacts"]["reports"].values())


@pytest.mark.slow
def test_the_workflow_of_github_installs_from_a_tag_and_judges(shell, project, tmp_path):
    tree = yaml.safe_load((GATE / "github-workflow.yml").read_text(encoding="utf-8"))
    lines = [step["run"] for step in tree["jobs"]["sovcheck"]["steps"] if "run" in step]
    finished = shell(lines, project, GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"), **tree["env"])
    assert finished.returncode == 0, finished.stderr
    assert (project / "sovcheck.sarif").stat().st_size
    assert (tmp_path / "summary.md").stat().st_size


@pytest.mark.slow
@pytest.mark.parametrize("page", ["README.md", "docs/start.md"])
def test_the_lines_of_the_first_pages_install_what_runs(page, shell, address, tmp_path):
    """Each line that installs, in a clone; `make demo` is left to the clone's own environment."""
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    lines = [line for line in lines if line.startswith(("git clone", "pip install"))]
    lines += [line for line in re.findall(r"`(pip install [^`]*)`", text) if line not in lines]
    assert sum("pip install" in line for line in lines) == 2
    told = [line.replace(" && make demo", "").replace("ADDRESS", address) for line in lines]
    told = [line.replace("@TAG", f"@v{__version__}") for line in told]
    finished = shell([*told, "cd /", "sovcheck --version"], tmp_path)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.strip().endswith(__version__)
