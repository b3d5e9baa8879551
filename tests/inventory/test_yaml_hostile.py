"""Input made to break the reader: it is refused in little time and memory, never with a traceback."""

import time
import tracemalloc

import pytest
from msgspec.structs import replace
from yaml.error import Mark
from yaml.scanner import ScannerError

from sovcheck.inventory.limits import LIMITS, Limits
from sovcheck.inventory.yaml_reader import read_text

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{here}: &{here} [{', '.join([f'*{before}'] * 9)}]\n" for before, here in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGED_LAUGHS = "".join(
    f"m{n}: &m{n} {{{f'<<: *m{n - 1}, ' if n else ''}"
    + ", ".join(f"k{n}x{i}: {f'*m{n - 1}' if n else 'x'}" for i in range(9))
    + "}\n"
    for n in range(9)
)
CHAIN = "a0: &a0 {x: y}\n" + "".join(f"a{n}: &a{n} {{x: *a{n - 1}}}\n" for n in range(1, 2000))

HOSTILE = {
    "empty": (b"", 1, "is empty"),
    "only comments": (b"# nothing\n\n# here\n", 1, "is empty"),
    "only separators": (b"---\n---\n", 1, "is empty"),
    "binary": (bytes(range(256)), 1, "not a text file"),
    "an image": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 3, "not a text file"),
    "UTF-16 with mark": ("a: b\n".encode("utf-16"), 1, "UTF-8"),
    "UTF-16 without mark": ("a: b\n".encode("utf-16-le"), 1, "UTF-8"),
    "UTF-32": ("a: b\n".encode("utf-32"), 1, "UTF-8"),
    "Latin-1": ("a: 1\nb: é\n".encode("latin-1"), 2, "save it as UTF-8"),
    "a lone surrogate": (b"a: \xed\xa0\x80\n", 1, "save it as UTF-8"),
    "an escape sequence": (b"a: 1\nb: \x1b[2J\n", 2, "U+001B"),
    "a delete character": (b"a: \x7f\n", 1, "U+007F"),
    "a hidden line": ("a: 1\nb: x\u2028y: z\n".encode(), 2, "U+2028"),
    "a next line": ("a: 1\nb: x\u0085y: z\n".encode(), 2, "U+0085"),
    "brackets": (b"[" * 200_000, 1, "64 levels"),
    "braces": (b"{a: " * 200_000, 1, "64 levels"),
    "dashes": (b"- " * 200_000, 1, "64 levels"),
    "question marks": (b"? " * 200_000, 1, "64 levels"),
    "indents": ("\n".join(" " * n + "a:" for n in range(300)).encode(), 65, "64 levels"),
    "a chain of aliases": (CHAIN.encode(), 64, "64 levels"),
    "billion laughs": (LAUGHS.encode(), 6, "aliases repeat"),
    "merged laughs": (MERGED_LAUGHS.encode(), 5, "aliases repeat"),
    "a megabyte of text": (b"a: 1\nb: " + b"x" * 2**20, 2, "1,048,576 characters"),
    "a megabyte of quoted text": (b"a: 1\nb: '" + b"x" * 2**20 + b"'", 2, "1,048,576 characters"),
    "a megabyte of block text": (b"a: 1\nb: |\n  " + b"x" * 2**20, 2, "1,048,576 characters"),
    "a megabyte of key": (b"a: 1\n? " + b"x" * 2**20 + b"\n: b", 2, "1,048,576 characters"),
    "documents": (b"---\n" * 20_000, 0, "10,000 documents"),
    "tag directives": (b"".join(b"%%TAG !%d! x\n" % n for n in range(50_000)) + b"---\na: b\n", 1, "%TAG"),
    "a key 100,000 times": (b"a: 1\n" * 100_000, 102, "and 99,899 more problems"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_refused_with_its_line(name):
    data, line, reason = HOSTILE[name]
    started = time.process_time()
    reading = read_text(data, "f.yaml")
    assert time.process_time() - started < 2
    complaint = reading.listed()[-1]
    assert complaint.location.line == line
    assert reason in str(complaint)
    assert "\x1b" not in str(complaint)


@pytest.mark.parametrize("text", [LAUGHS, MERGED_LAUGHS])
def test_laughs_cost_no_memory(text):
    tracemalloc.start()
    try:
        read_text(text.encode(), "f.yaml")
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()


def test_honest_repetition_is_allowed():
    text = "base: &base {a: 1, b: [x, y], c: {d: e}}\nall:\n" + "  - {<<: *base, f: g}\n" * 20_000
    reading = read_text(text.encode(), "f.yaml")
    assert not reading.problems
    assert len(reading.documents[0].tree["all"]) == 20_000


@pytest.mark.parametrize("problem", ["exceeded maximum nesting depth", "nested too deep"])
def test_the_bound_of_the_parser_gets_the_advice_of_our_own(problem, monkeypatch):
    mark = Mark("f.yaml", 0, 1, 0, None, None)

    class Bounded:
        def __init__(self, data):
            pass

        def get_event(self):
            raise ScannerError("while increasing flow level", mark, problem, mark)

    monkeypatch.setattr("sovcheck.inventory.yaml_reader.CParser", Bounded)
    (complaint,) = read_text(b"a: b\n[", "f.yaml").problems
    assert str(complaint) == "f.yaml:2: nested more than 64 levels deep: flatten it"


def test_depth_up_to_the_limit_is_allowed():
    assert not read_text(b"[" * 64 + b"]" * 64, "f.yaml").problems
    assert read_text(b"[" * 65 + b"]" * 65, "f.yaml").problems


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        ({"nodes": 3}, "a: 1\nb: 2\nc: 3\nd: 4\n"),
        ({"nodes": 3}, "[1,2,3,\n4]"),
        ({"bytes": 3}, "a: 1"),
        ({"documents": 1}, "a: 1\n---\nb: 1\n"),
        ({"scalar": 3}, "a: abcd"),
        ({"problems": 1}, "a: !x 1\nb: !x 2\n"),
    ],
)
def test_each_limit_is_kept(limit, text):
    generous = replace(LIMITS, **dict.fromkeys(limit, 100))
    assert read_text(text.encode(), "f.yaml", generous).documents
    assert read_text(text.encode(), "f.yaml", replace(LIMITS, **limit)).problems


MANY = 100_000
BOMBS = {
    "lists": "[" + "[],\n" * MANY + "]",
    "mappings": "[" + "{a: b},\n" * MANY + "]",
    "mappings with keys of their own": "".join(f"- {{k{n}: v}}\n" for n in range(MANY)),
    "texts of their own": "".join(f"- t{n}\n" for n in range(MANY)),
    "lists of lengths of their own": "".join(f"- [{'a, ' * (n % 500)}]\n" for n in range(MANY // 50)),
    "assets": "gpu_hosts:\n" + "".join(f"- id: a{n}\n" for n in range(MANY)),
    "deep mappings": f"- {'{a: ' * 60}b{'}' * 60}\n" * (MANY // 60),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_a_file_of_any_form_takes_is_bounded_by_its_entries(name: str):
    most = MANY
    limits = Limits(nodes=most, most_nodes=most, words=most // 60, interned_nodes=most, assets=most)
    data = BOMBS[name].encode()
    tracemalloc.start()
    try:
        reading = read_text(data, "f.yaml", limits)
        held = tracemalloc.get_traced_memory()[1] - len(data)
    finally:
        tracemalloc.stop()
    assert f"more than {most:,} entries, with 6 more for each mapping" in str(reading.listed()[-1])
    assert held < most * 25


def test_a_million_assets_are_no_bomb_and_small_files_may_have_half_as_much():
    a_million = 1_000_000
    assert LIMITS.bytes > a_million * 1000
    assert LIMITS.of_size(a_million * 500).nodes > a_million * 100  # of the generated ones each counts for 82
    assert LIMITS.assets > a_million
    assert LIMITS.of_size(a_million).nodes == 60_000_000
    assert LIMITS.of_size(LIMITS.bytes).nodes == 120_000_000
