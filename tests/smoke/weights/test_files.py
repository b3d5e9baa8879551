"""Listing the weights: regular files only, without opening anything else."""

import os
import socket
from pathlib import Path

import pytest

from sovcheck.errors import UsageError
from sovcheck.smoke.weights.files import list_files


def listed(folder: Path) -> list[str]:
    return [file.path for file in list_files(folder).files]


def refused(folder: Path) -> list[str]:
    return [found.what for found in list_files(folder).failures]


def test_files_are_listed_by_path_also_in_folders_and_when_hidden(tmp_path):
    for path in ("b.json", "a/c.txt", ".hidden"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    assert listed(tmp_path) == [".hidden", "a/c.txt", "b.json"]


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "model.safetensors")
    assert refused(tmp_path) == ["model.safetensors is a pipe, not a file"]
    assert listed(tmp_path) == []


def test_a_socket_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path may only be short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("s")
        assert refused(tmp_path) == ["s is a socket, not a file"]


def test_a_link_to_a_device_leads_outside(tmp_path):
    (tmp_path / "model.safetensors").symlink_to("/dev/zero")
    assert refused(tmp_path) == ["model.safetensors is a link that leads outside the folder: put the file itself there"]


def test_links_inside_are_followed_and_others_refused(tmp_path):
    folder = tmp_path / "model"
    (folder / "sub").mkdir(parents=True)
    (folder / "real").write_text("x")
    (tmp_path / "secret").write_text("x")
    (folder / "inside").symlink_to("real")
    (folder / "outside").symlink_to("../secret")
    (folder / "above").symlink_to("..")
    (folder / "nowhere").symlink_to("gone")
    (folder / "circle").symlink_to("circle")
    (folder / "folder").symlink_to("sub")
    assert listed(folder) == ["inside", "real"]
    assert [what.split(" is ")[0] for what in refused(folder)] == [
        "above",
        "circle cannot be examined: you may not read it, or it",
        "folder",
        "nowhere",
        "outside",
    ]


def test_the_cache_of_a_hub_is_links_to_its_blobs(tmp_path):
    snapshot = tmp_path / "models--a--b" / "snapshots" / "rev"
    snapshot.mkdir(parents=True)
    (tmp_path / "models--a--b" / "blobs").mkdir()
    (tmp_path / "models--a--b" / "blobs" / "0123").write_text("x")
    (snapshot / "config.json").symlink_to("../../blobs/0123")
    assert listed(snapshot) == ["config.json"]
    assert refused(snapshot) == []


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2J", "\u202egnp", b"\xff".decode("utf-8", "surrogateescape")])
def test_a_name_that_could_forge_a_line_of_the_manifest_is_refused(tmp_path, name):
    (tmp_path / name).touch()
    (what,) = refused(tmp_path)
    assert "has a name with characters that cannot be seen" in what
    assert what.isprintable()
    assert listed(tmp_path) == []


@pytest.mark.parametrize("name", ["gone", "pipe"])
def test_what_is_no_folder_and_no_file_is_a_usage_error(tmp_path, name):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match=name):
        list_files(tmp_path / name)


def test_all_splits_of_a_gguf_belong_to_its_first(tmp_path):
    for name in ("m-00001-of-00002.gguf", "m-00002-of-00002.gguf", "other.gguf", "n-00002-of-00002.gguf"):
        (tmp_path / name).touch()
    assert listed(tmp_path / "m-00001-of-00002.gguf") == ["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"]
    assert listed(tmp_path / "other.gguf") == ["other.gguf"]
