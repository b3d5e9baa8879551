"""The examples of gates: valid by the schemas of those who run them, with an installation that works."""

import json
import re
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


@pytest.mark.slow
def test_the_repository_can_be_installed_from_a_tag_as_the_examples_do(tmp_path):
    """All but the download of what sovcheck needs: pip clones the tag, builds the package, and it runs."""
    clone = tmp_path / "repository"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, clone], check=True)
    subprocess.run(["git", "-C", clone, "tag", f"v{__version__}"], check=True)
    source = f"sovcheck @ git+file://{clone}@v{__version__}"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", tmp_path / "installed", source], check=True)
    finished = subprocess.run(
        [sys.executable, "-m", "sovcheck", "scan", GATE / "inventory.yaml", "--today", "2026-11-21"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1, finished.stderr
    assert "FAIL (exit 1)" in finished.stdout
