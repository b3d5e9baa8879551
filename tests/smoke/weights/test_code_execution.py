"""Pickles are found by ending and by content, looked into, and refused without being loaded."""

import os
import pickle
import zipfile
from collections import OrderedDict

import pytest


class _Hostile:
    def __reduce__(self):
        return os.system, ("touch /tmp/never",)


HOSTILE = pickle.dumps(_Hostile())
CALLS = "it calls posix.system when it is loaded"


def as_torch_saves(path, content: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", content)
        archive.writestr("archive/data/0", bytes(64))


@pytest.mark.parametrize("name", ["a.pkl", "a.pt", "a.bin", "a", "weights.txt", "a.CKPT"])
def test_a_raw_pickle_is_refused_whatever_it_is_called(tmp_path, problems, name):
    (tmp_path / name).write_bytes(HOSTILE)
    assert problems(tmp_path) == [f"E_WEIGHTS_PICKLE: {name} is a pickle: {CALLS}"]


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "model.pth", "model.ckpt"])
def test_a_pickle_in_an_archive_of_torch_is_refused(tmp_path, problems, name):
    as_torch_saves(tmp_path / name, HOSTILE)
    assert problems(tmp_path) == [f"E_WEIGHTS_PICKLE: {name} is a pickle: {CALLS}"]


def test_one_that_shows_nothing_dangerous_is_refused_too(tmp_path, problems):
    as_torch_saves(tmp_path / "a.pt", pickle.dumps(OrderedDict(a=1)))
    assert problems(tmp_path) == [
        "E_WEIGHTS_PICKLE: a.pt is a pickle: nothing dangerous was seen in it, which proves little"
    ]


def test_what_is_not_known_to_be_harmless_is_named(tmp_path, problems):
    (tmp_path / "a.pkl").write_bytes(b"cacme.loader\nbuild\n.")
    (found,) = problems(tmp_path)
    assert "it uses acme.loader.build, of which nobody knows that they are harmless" in found


@pytest.mark.parametrize(
    "content",
    [b"", b"no pickle", b"\x80\x04\x8e" + (2**62).to_bytes(8, "little"), b"PK\x03\x04" + bytes(30), b"\x80\x04" + b"("],
)
def test_a_broken_one_is_refused_and_breaks_nothing(tmp_path, problems, content):
    (tmp_path / "a.pt").write_bytes(content)
    (found,) = problems(tmp_path)
    assert found.startswith("E_WEIGHTS_PICKLE: a.pt is a pickle: ")


def test_a_name_inside_that_is_no_text_stays_one_line(tmp_path, problems):
    (tmp_path / "a.pkl").write_bytes(b"cos\nsystem\x1b[2J\n.")
    (found,) = problems(tmp_path)
    assert r"os.system\x1b[2J" in found


def test_evidence_names_the_pickles(tmp_path, inspect, tiny_models):
    folder = tiny_models.write_llama(tmp_path)
    (folder / "training_args.bin").write_bytes(HOSTILE)
    found = inspect(folder)
    assert found.observed.pickles == ("training_args.bin",)
    assert found.observed.format == "safetensors"


def test_archives_and_binaries_that_are_no_pickles_are_not_called_so(tmp_path, inspect, tiny_models):
    folder = tiny_models.write_llama(tmp_path)
    (folder / "vocabulary.bin").write_bytes(b"\x00\x01\x02\x03" * 100)
    assert inspect(folder).failures == ()
