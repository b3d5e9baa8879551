"""File systems: those of this machine pass, those of others and unknown ones do not."""

from pathlib import Path

import pytest

from sovcheck.evidence.weights import LOCAL_FILE_SYSTEMS
from sovcheck.smoke.weights import file_system
from sovcheck.smoke.weights.file_system import FileSystem, check_file_systems, file_system_at, file_system_of_type
from sovcheck.smoke.weights.files import list_files


@pytest.mark.parametrize(
    ("magic", "name", "remote"),
    [
        (0xEF53, "ext4", False),
        (0x58465342, "xfs", False),
        (0x9123683E, "btrfs", False),
        (0x01021994, "tmpfs", False),
        (0x794C7630, "overlay", False),
        (0x6969, "nfs", True),
        (0xFF534D42, "cifs", True),
        (0xFE534D42, "smb2", True),
        (0x0BD00BD0, "lustre", True),
        (0x65735546, "fuse", True),
        (0x00C36400, "ceph", True),
        (0x01021997, "9p", True),
        (0x12345678, "0x12345678", None),
        (-0xACB2BE, "cifs", True),  # the same number as a signed long of 32 bits
    ],
)
def test_kinds_by_their_number(magic, name, remote):
    assert file_system_of_type(magic) == FileSystem(name, remote)


def test_scans_and_smokes_agree_on_what_is_of_the_machine_itself():
    assert set(vars(file_system)["_LOCAL"].values()) == LOCAL_FILE_SYSTEMS


def test_the_kernel_names_what_it_keeps_in_memory():
    assert file_system_at(Path("/proc")).name == f"{0x9FA0:#010x}"


def test_the_kernel_agrees_with_its_table_of_mounts(tmp_path):
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    holding = [mount for mount in mounts if tmp_path.is_relative_to(mount[1])]
    kind = max(holding, key=lambda mount: len(mount[1]))[2]
    assert file_system_at(tmp_path).name == {"ext2": "ext4", "ext3": "ext4"}.get(kind, kind)


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        (FileSystem("nfs", remote=True), "E_WEIGHTS_REMOTE_FS: a lies on nfs, a file system of other machines"),
        (FileSystem("0x12345678", remote=None), "E_WEIGHTS_REMOTE_FS: a lies on an unknown kind, 0x12345678"),
    ],
)
def test_weights_that_are_not_on_this_machine_fail_once_per_device(tmp_path, monkeypatch, problems, found, wrong):
    for name in ("a", "b"):
        (tmp_path / name).touch()
    monkeypatch.setattr(file_system, "file_system_at", lambda _path: found)
    assert [what for what in problems(tmp_path) if "REMOTE_FS" in what] == [wrong]
    assert check_file_systems(list_files(tmp_path).files)[0] == found.name
