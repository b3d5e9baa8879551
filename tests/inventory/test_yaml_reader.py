"""Documents of text: what YAML and JSON say, no more and no less, and each key with its line."""

import json

import pytest

from sovcheck.errors import Location
from sovcheck.inventory.yaml_reader import read_documents


def test_scalars_stay_what_was_written(document):
    tree = document("""
country: NO
NO: yes
on: off
hash: 0000009e3779
version: 1.10
octal: 0123
time: 12:30:45
date: 2026-11-21
number: 1_000
infinity: .inf
true: TRUE
""").tree
    assert tree == {
        "country": "NO",
        "NO": "yes",
        "on": "off",
        "hash": "0000009e3779",
        "version": "1.10",
        "octal": "0123",
        "time": "12:30:45",
        "date": "2026-11-21",
        "number": "1_000",
        "infinity": ".inf",
        "true": "TRUE",
    }


def test_nothing_is_nothing_and_quoted_nothing_is_text(document):
    tree = document("{a: , b: ~, c: null, d: NULL, e: 'null', f: '', g: \"~\", null: x, h: !!str null}").tree
    assert tree == {
        "a": None,
        "b": None,
        "c": None,
        "d": None,
        "e": "null",
        "f": "",
        "g": "~",
        "null": "x",
        "h": "null",
    }


def test_block_scalars_keep_their_lines(document):
    assert document("a: |\n  one\n  two\nb: >-\n  three\n  four\n").tree == {"a": "one\ntwo\n", "b": "three four"}


def test_tags_of_plain_values_change_nothing(document):
    tree = document("a: !!int 3\nb: !!str 4\nc: ! 5\nd: !!map {e: !!seq [!!bool yes]}").tree
    assert tree == {"a": "3", "b": "4", "c": "5", "d": {"e": ["yes"]}}


@pytest.mark.parametrize(
    ("tagged", "shown"),
    [
        ("!secret x", "!secret"),
        ("!!python/object/apply:os.system [id]", "!!python/object/apply:os.system"),
        ("!!set {x}", "!!set"),
        ("!!binary aGk=", "!!binary"),
    ],
)
def test_other_tags_are_refused(tagged, shown, complaints):
    assert complaints(f"ok: 1\nbad: {tagged}") == [
        f"f.yaml:2: the tag '{shown}' is not allowed: remove it: only text, lists and mappings are read"
    ]


def test_every_document_is_read_and_empty_ones_are_not():
    documents = read_documents(b"---\n---\na: 1\n...\n---\nb: 2\n---\n# nothing\n", "f.yaml")
    assert [each.tree for each in documents] == [{"a": "1"}, {"b": "2"}]
    assert [each.location() for each in documents] == [Location("f.yaml", 3), Location("f.yaml", 6)]


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbfa:\n  b: c\n", b"a:\r\n  b: c\r\n", b"a:\r  b: c\r", b"%YAML 1.2\n---\na:\n  b: c\n", b"a: {b: c}"],
    ids=["byte order mark", "CRLF", "CR", "directive", "no end of line"],
)
def test_what_editors_write_is_read(data, document):
    read = document(data)
    assert read.tree == {"a": {"b": "c"}}
    before = data[: data.index(b"b: c")].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    assert read.line_of(["a", "b"]) == before.count(b"\n") + 1


@pytest.mark.parametrize("options", [{}, {"indent": 2}, {"indent": "\t"}, {"separators": (",", ":")}], ids=str)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_is_read(options, ascii_only, document):
    tree = {"a": ["NO", {"b\\": "\U0001f600\\ud83d \\\U0001f600", "c": None}], "d/": 'é\t"\n', "e": {}, "f": []}
    assert document(json.dumps(tree, ensure_ascii=ascii_only, **options)).tree == tree


def test_a_key_has_its_line_and_an_item_has_its_own(document):
    read = document("a:\n  b:\n    - c: 1\n      d: 2\n    -\n      c: 3\ne: [f,\n g]\n")
    assert read.line_of(["a"]) == 1
    assert read.line_of(["a", "b"]) == 2
    assert read.line_of(["a", "b", 0]) == 3
    assert read.line_of(["a", "b", 0, "d"]) == 4
    assert read.line_of(["a", "b", 1, "c"]) == 6
    assert read.line_of(["e", 1]) == 8


def test_a_path_that_is_not_there_has_the_line_of_what_is_above_it(document):
    read = document("# first\na:\n  b: 1\n")
    assert read.line_of(["a", "c"]) == 2
    assert read.line_of(["a", "b", "d", 3]) == 3
    assert read.line_of(["x"]) == 2
    assert read.line_of([]) == 2


def test_an_alias_repeats_with_the_lines_of_what_it_repeats(document):
    read = document("a: &a\n  b: 1\n  c: [x,\n   y]\nd: *a\ne: [*a, &s text]\nf: *s\n*s : g\n")
    assert read.tree["d"] == read.tree["a"] == read.tree["e"][0]
    assert read.tree["f"] == "text"
    assert read.tree["text"] == "g"
    assert read.line_of(["d"]) == 5
    assert read.line_of(["d", "c", 1]) == 4
    assert read.line_of(["e", 0, "b"]) == 2
    assert read.line_of(["text"]) == 8


def test_a_merge_brings_what_is_not_stated(document):
    read = document(
        """
base: &base
  x: 1
  y: {z: 2}
other: &other {x: 3, w: 4}
one:
  <<: *base
  x: own
both:
  x: own
  <<: [*base, *other, {v: 5}]
inline: {<<: {x: 6}, y: own}
again:
  <<: *one
""".replace("one:\n", "one: &one\n", 1)
    )
    assert read.tree["one"] == {"x": "own", "y": {"z": "2"}}
    assert read.tree["both"] == {"x": "own", "y": {"z": "2"}, "w": "4", "v": "5"}
    assert read.tree["inline"] == {"x": "6", "y": "own"}
    assert read.tree["again"] == read.tree["one"]
    assert read.line_of(["one", "x"]) == 8
    assert read.line_of(["one", "y", "z"]) == 4
    assert read.line_of(["both", "w"]) == 5
    assert read.line_of(["both", "v"]) == 11
    assert read.line_of(["again", "x"]) == 8
    assert read.line_of(["again", "y", "z"]) == 4


def test_the_first_of_several_merged_mappings_wins(document):
    assert document("a: {<<: [{x: 1}, {x: 2}]}").tree == {"a": {"x": "1"}}


def test_a_quoted_merge_key_is_a_key(document):
    assert document('a: {"<<": {x: 1}}').tree == {"a": {"<<": {"x": "1"}}}


@pytest.mark.parametrize("merged", ["text", "[a, b]", "[{a: b}, c]", "~"])
def test_only_mappings_can_be_merged(merged, complaints):
    assert complaints(f"a: 1\n<<: {merged}\n") == [
        "f.yaml:2: <<: merges what is not a mapping: name an anchored mapping: <<: *name"
    ]


def test_a_key_that_stands_twice_is_refused(complaints):
    assert complaints("a: 1\nb: {c: [1, 2], d: 2,\n c: 3}\na: 4\na: 5\n") == [
        "f.yaml:3: c: stands twice in one mapping, first on line 2: keep one",
        "f.yaml:4: a: stands twice in one mapping, first on line 1: keep one",
        "f.yaml:5: a: stands twice in one mapping, first on line 1: keep one",
    ]


def test_keys_are_equal_however_they_are_quoted(complaints):
    assert len(complaints("a: 1\n'a': 2\n\"\\x61\": 3\n")) == 2


def test_a_second_merge_key_is_refused(complaints):
    assert complaints("<<: {a: 1}\n<<: {b: 2}\n") == [
        "f.yaml:2: <<: stands twice in one mapping, first on line 1: keep one"
    ]


@pytest.mark.parametrize("key", ["? [a, b]\n", "? {a: b}\n", "? &a [b]\n"])
def test_a_key_must_be_text(key, complaints):
    assert complaints(f"x: 1\n{key}: y\n") == [
        "f.yaml:2: a key must be text: write the key as a word, without brackets or anchors"
    ]


def test_an_alias_needs_its_anchor(complaints):
    assert complaints("a: 1\nb: *c\n") == [
        "f.yaml:2: the alias *c repeats nothing: anchor what it means with &c before it"
    ]


def test_anchors_end_with_their_document(complaints):
    assert len(complaints("a: &a 1\n---\nb: *a\n")) == 1


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: {c: *a}}", "&a a: &b {<<: *b}"])
def test_an_alias_cannot_stand_inside_what_it_repeats(text, complaints):
    (complaint,) = complaints(text)
    assert "stands inside what it repeats" in complaint


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a:\n\tb: c\n", 2, "indent with spaces"),
        ("a: b: c\n", 1, "quote text that holds a colon"),
        ("a:\n  b: c\n d: e\n", 3, "begins on line 1"),
        ("a: 1\nb: 'open\nc: 2\n", 2, "close the quote"),
        ("a: 1\nb: [open\n", 2, "begins on line 2: close the bracket"),
        ("a: @x\n", 1, "not valid YAML"),
        ('a: "\\ud83d"\n', 1, "not valid YAML"),
        ("a\nb: c\n", 2, "not valid YAML"),
        ("%YAML 9.9\n---\na: b\n", 1, "not valid YAML"),
    ],
)
def test_what_is_not_yaml_is_refused_with_its_line(text, line, reason, complaints):
    (complaint,) = complaints(text)
    assert complaint.startswith(f"f.yaml:{line}: ")
    assert reason in complaint


def test_what_was_wrong_before_the_syntax_broke_is_told_too(complaints):
    assert [line.split(":")[1] for line in complaints("a: 1\na: 2\nb: [\n")] == ["2", "3"]
