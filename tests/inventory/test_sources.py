"""Which files are read: each once, in an order of its own, and never without end."""

import os
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.inventory.sources import Source, find_sources
from sovcheck.user_files import read_standard_input


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("b.yaml", "a.yml", "c.json", "sub/d.yaml", ".git/e.yaml", "sub/.f.yaml", "readme.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return tmp_path


def paths(*given: str) -> list[str]:
    sources, problems = find_sources(given)
    assert not problems
    return [source.path for source in sources]


def test_a_directory_gives_its_visible_yaml_and_json_files_sorted():
    assert paths(".") == ["./a.yml", "./b.yaml", "./c.json", "./sub/d.yaml"]


def test_a_named_file_may_have_any_name():
    assert paths("readme.md", "sub/.f.yaml") == ["readme.md", "sub/.f.yaml"]


@pytest.mark.parametrize(
    "given", [("b.yaml", "./b.yaml"), ("./b.yaml", "b.yaml"), ("b.yaml", "sub/../b.yaml", "b.yaml")]
)
def test_a_file_is_read_once_however_it_is_named(given):
    sources, _ = find_sources(given)
    assert len(sources) == 1
    assert sources[0].path == min(given)


def test_a_file_that_is_found_and_named_counts_as_named():
    for given in ((".", "b.yaml"), ("b.yaml", ".")):
        named = [source for source in find_sources(given)[0] if source.named]
        assert named == [Source("./b.yaml", named=True, arguments=frozenset(given))]


def test_loops_of_links_end(folder: Path):
    (folder / "sub/up").symlink_to(folder)
    (folder / "again").symlink_to(folder / "sub")
    assert len(paths(".")) == 4


def test_linked_files_are_read(folder: Path):
    (folder / "store").mkdir()
    (folder / "store/real").write_text("x", encoding="utf-8")
    (folder / "sub/link.yaml").symlink_to(folder / "store/real")
    assert "./sub/link.yaml" in paths(".")


def test_what_is_no_file_in_a_directory_is_told(folder: Path):
    os.mkfifo(folder / "pipe.yaml")
    (folder / "sub/dangling.yaml").symlink_to(folder / "nowhere")
    sources, problems = find_sources(["."])
    assert len(sources) == 4
    assert [str(problem).split(": ")[:2] for problem in problems] == [
        ["./pipe.yaml", "is a named pipe, and not a file"],
        ["./sub/dangling.yaml", "is a link that leads nowhere"],
    ]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("b.yml", "b.yml: no such file or directory: did you mean 'b.yaml'?"),
        ("nothing/at/all", "nothing/at/all: no such file or directory: check the path"),
        ("b.yaml/c", "b.yaml/c: not a directory: check the path and its permissions"),
        ("x" * 5000, "file name too long"),
        (".git/objects", ".git/objects: no such file or directory"),
    ],
)
def test_a_path_that_leads_nowhere_is_a_problem(path, problem):
    sources, (found,) = find_sources([path])
    assert not sources
    assert problem in str(found)
    assert str(found).isprintable()


def test_every_path_that_gives_nothing_is_told(folder: Path):
    (folder / "empty").mkdir()
    sources, problems = find_sources(["nowhere.yaml", "empty", "b.yaml"])
    assert [source.path for source in sources] == ["b.yaml"]
    assert [problem.location.file for problem in problems] == ["nowhere.yaml", "empty"]


def test_what_may_not_be_read_is_a_problem(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "b.yaml")

    monkeypatch.setattr("sovcheck.user_files.os.open", refuse)
    with pytest.raises(InputError, match=r"b\.yaml: permission denied: check the path and its permissions"):
        Source(str(folder / "b.yaml"), named=True, arguments=frozenset()).read(lambda: b"")


def test_a_closed_standard_input_is_a_problem(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError, match="standard input is closed"):
        read_standard_input()
