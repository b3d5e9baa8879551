"""Nothing that is read in a folder is written over, whatever it is called and wherever links lead."""

from pathlib import Path

import pytest

from sovcheck.scan.inputs import Inputs, gather


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    for name in ("own/a.rego", "own/B.REGO", "own/notes.txt", "elsewhere/c.rego", "elsewhere/text"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "own/linked.rego").symlink_to(tmp_path / "elsewhere/text")
    (tmp_path / "own/linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "link").symlink_to(tmp_path / "own")
    return gather([], [(tmp_path / "link", (".rego",))])


@pytest.mark.parametrize(
    "name", ["own/a.rego", "link/a.rego", "own/B.REGO", "own/linked.rego", "own/linked/c.rego", "link/linked/c.rego"]
)
def test_what_is_read_is_known_by_each_of_its_names(inputs, name, tmp_path):
    assert tmp_path / name in inputs


@pytest.mark.parametrize("name", ["own/new.rego", "own/notes.txt", "new.rego"])
def test_what_is_new_or_not_read_may_be_written(inputs, name, tmp_path):
    assert tmp_path / name not in inputs
