"""Patch files are read like inventories: closed, at their lines, all problems at once, whatever they hold."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.errors import InputError
from sovcheck.inventory.patch.reading import read_patch, read_patches
from sovcheck.inventory.reader import read_inventory

HEADER = "apiVersion: sovcheck/v1\nkind: Patch\n"


def write(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "patch.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("kind: Patch\n", "apiVersion: is missing"),
        ("apiVersion: sovcheck/v2\nkind: Patch\n", "patch.yaml:1: apiVersion"),
        ("apiVersion: sovcheck/v1\nkind: Inventory\n", "patch.yaml:2: holds 'Inventory', and no patch: begin it with"),
        ("- a\n", "holds no patch"),
        (f"{HEADER}---\n{HEADER}", "holds 2 documents: keep each patch in a file of its own"),
        (f"{HEADER}sets: {{}}\n", "patch.yaml:3: sets: there is no such field: did you mean 'set'?"),
        (f"{HEADER}set: [a]\n", "patch.yaml:3: set"),
        (f"{HEADER}set: {{a: b}}\n", "patch.yaml:3: set.a: 'b' stands where fields should"),
        (
            f"{HEADER}set:\n  a: {{b: c}}\n  a: {{d: e}}\n",
            "patch.yaml:5: a: stands twice in one mapping, first on line 4",
        ),
        (f"{HEADER}set:\n  a:\n    b: c\n    b: d\n", "patch.yaml:6: b: stands twice in one mapping, first on line 5"),
        (f"{HEADER}add: {{gpu_host: []}}\n", "add.gpu_host: there is no such field: did you mean 'gpu_hosts'?"),
        (f"{HEADER}add: {{gpu_hosts: [{{id: A}}]}}\n", "add.gpu_hosts.0.id: 'A' cannot be used"),
        (f"{HEADER}remove: {{a: b}}\n", "remove: "),
        ("set: {a: [\n", "not valid YAML"),
        (b"\xff\xfe\x00", "is encoded as UTF-16"),
    ],
)
def test_what_is_no_patch_is_refused_at_its_line(tmp_path: Path, text: str | bytes, said: str):
    with pytest.raises(InputError) as raised:
        read_patch(write(tmp_path, text))
    assert said in str(raised.value)


def test_a_file_that_is_not_there_is_told_beside_what_is_wrong_with_others(tmp_path: Path):
    reading = read_patches([tmp_path / "none.yaml", write(tmp_path, f"{HEADER}sets: {{}}\n")])
    assert len(reading.problems) == 2


def test_a_key_with_nothing_behind_it_changes_nothing(tmp_path: Path):
    patch = read_patch(write(tmp_path, f"{HEADER}set:\nadd:\nremove:\n"))
    assert patch.settings == patch.additions == patch.removals == ()


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"{HEADER}{text}".encode("utf-8", "replace")))
def test_no_bytes_crash_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    path = write(tmp_path_factory.getbasetemp(), data)
    assert isinstance(read_patches([path]).problems, tuple)


def test_a_folder_of_inventories_may_hold_patches_and_they_are_not_applied(tmp_path: Path):
    (tmp_path / "inventory.yaml").write_text("apiVersion: sovcheck/v1\nkind: Inventory\nsoftware: [{id: a}]\n")
    write(tmp_path, f"{HEADER}add: {{software: [{{id: b}}]}}\n")
    assert list(read_inventory([str(tmp_path)], stdin=bytes).assets) == ["a"]


def test_a_patch_in_the_place_of_an_inventory_is_told_from_one(tmp_path: Path):
    path = write(tmp_path, HEADER)
    with pytest.raises(InputError, match=r"holds a patch, and no inventory that it changes: .* with --patch"):
        read_inventory([str(path)], stdin=bytes)


def test_groups_in_a_patch_stand_under_add(tmp_path: Path):
    with pytest.raises(InputError, match="gpu_hosts: there is no such field"):
        read_patch(write(tmp_path, f"{HEADER}gpu_hosts: [{{id: a}}]\n"))
