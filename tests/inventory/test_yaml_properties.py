"""What holds of every document: it reads back as it was written, and each line is the one that holds the key."""

import json
from collections.abc import Iterator
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.inventory.lines import Lines
from sovcheck.inventory.yaml_reader import read_documents, read_text

WORDS = st.sampled_from(
    ["NO", "yes", "on", "null", "~", "", "1.10", "0123", "12:30", "<<", "=", "-", "? ", "a: b", "#"]
)
TEXT = WORDS | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TREES = st.recursive(
    st.none() | TEXT,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(TEXT, children, max_size=4),
    max_leaves=25,
).filter(lambda tree: tree is not None)
STYLES = st.sampled_from([None, True, False])


def dump(tree: Any, style: bool | None) -> bytes:
    return yaml.dump(tree, Dumper=yaml.SafeDumper, default_flow_style=style, sort_keys=False).encode()


@given(tree=TREES, style=STYLES)
def test_any_tree_of_text_reads_back_equal(tree, style):
    (document,) = read_documents(dump(tree, style), "f.yaml")
    assert document.tree == tree


@given(tree=TREES, indent=st.sampled_from([None, 2, "\t"]))
def test_any_tree_of_text_reads_back_equal_from_json(tree, indent):
    (document,) = read_documents(json.dumps(tree, indent=indent).encode(), "f.json")
    assert document.tree == tree


@given(trees=st.lists(TREES, min_size=1, max_size=4))
def test_documents_do_not_touch_each_other(trees):
    read = read_documents(b"---\n" + b"---\n".join(dump(tree, style=False) for tree in trees), "f.yaml")
    assert [document.tree for document in read] == trees


def composed_lines(node: yaml.Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Every path and its line as PyYAML's own composer, which knows nothing of our reader, sees them."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), key.start_mark.line + 1
            yield from composed_lines(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield (*path, index), item.start_mark.line + 1
            yield from composed_lines(item, (*path, index))


def our_lines(lines: Lines, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], int]]:
    keys = lines.shape.keys if lines.shape is not None else ()
    for key in keys:
        below = lines.below(key)
        assert below is not None
        yield (*path, key), below.line
        yield from our_lines(below, (*path, key))


@given(tree=TREES, style=STYLES)
def test_every_line_is_the_one_that_holds_the_key(tree, style):
    data = dump(tree, style)
    (document,) = read_documents(data, "f.yaml")
    expected = dict(composed_lines(yaml.compose(data.decode(), Loader=yaml.SafeLoader)))
    assert dict(our_lines(document.lines)) == expected
    assert all(document.line_of(path) == line for path, line in expected.items())


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_documents_or_problems(data):
    reading = read_text(data, "f.yaml")
    assert reading.documents or reading.problems
    assert all(str(problem).isprintable() for problem in reading.problems)


SCRAPS = st.sampled_from(
    [
        "a",
        "b",
        ": ",
        "- ",
        "\n",
        "  ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&a ",
        "*a",
        "<<",
        "!t ",
        "|",
        ">",
        "'",
        '"',
        "? ",
        "---\n",
        "#",
        "\t",
        "\\",
    ]
)


@given(st.lists(SCRAPS, max_size=40).map("".join))
def test_any_scraps_of_yaml_give_documents_or_problems(text):
    reading = read_text(text.encode(), "f.yaml")
    assert reading.documents or reading.problems
    for document in reading.documents:
        for path, line in our_lines(document.lines):
            assert 1 <= line <= text.count("\n") + 1, path
