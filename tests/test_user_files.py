"""What users name is read to its end or its bound, and searched to the bottom, without waiting and without end."""

import io
import tracemalloc

import pytest

from sovcheck.user_files import files_below, read_input, read_stream, unreadable


@pytest.mark.parametrize("expected", [0, 3, 5, 99])
@pytest.mark.parametrize(("maximum", "read"), [(99, b"12345"), (5, b"12345"), (4, b"12345"), (3, b"1234"), (0, b"1")])
def test_one_byte_more_than_the_bound_is_read(expected: int, maximum: int, read: bytes):
    assert read_stream(io.BytesIO(b"12345"), maximum, expected) == read


def test_a_bound_is_no_allocation(tmp_path):
    (tmp_path / "small").write_bytes(b"x" * 1000)
    tracemalloc.start()
    try:
        with (tmp_path / "small").open("rb") as file:
            assert len(read_stream(file, 2**30)) == 1000
        assert tracemalloc.get_traced_memory()[1] < 4 * 2**20
    finally:
        tracemalloc.stop()


def test_every_file_of_an_ending_below_a_folder_is_found_once(tmp_path):
    for name in ("a.yaml", "sub/b.YAML", "sub/deep/c.yaml", ".d.yaml", ".hidden/e.yaml", "sub/f.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")

    def found(*, hidden: bool) -> list[str]:
        paths = files_below(str(tmp_path), (".yaml",), hidden=hidden)
        return sorted(path.removeprefix(f"{tmp_path}/") for path in paths)

    assert found(hidden=False) == ["a.yaml", "sub/b.YAML", "sub/deep/c.yaml"]
    assert found(hidden=True) == [".d.yaml", ".hidden/e.yaml", "a.yaml", "sub/b.YAML", "sub/deep/c.yaml"]


def test_what_cannot_be_read_is_told_with_the_name_next_to_it(tmp_path):
    (tmp_path / "systems.yaml").touch()
    path = tmp_path / "system.yaml"
    with pytest.raises(OSError, match="No such file") as refused:
        read_input(path, 1)
    told = str(unreadable(str(path), refused.value))
    assert told == f"{path}: no such file or directory: did you mean 'systems.yaml'?"
