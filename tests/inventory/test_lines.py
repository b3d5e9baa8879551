"""Lines of what a document holds: one array, and once only where nodes are written alike."""

from array import array

from sovcheck.inventory.lines import Lines, Shape

RUNTIME = Shape(("software", "offline"), (None, None))
HOST = Shape(("id", "runtime", "serves"), (None, RUNTIME, Shape(range(1), (None,))))
"""A host as it may be written on seven lines, of which two are empty."""

RELATIVE = (0, 1, 2, 3, 5, 6)


def listed(*hosts: Shape, numbers: list[int]) -> Lines:
    return Lines(array("I", numbers), 0, Shape(range(len(hosts)), hosts), 1)


EACH = listed(HOST, HOST, numbers=[2, 2, 3, 4, 5, 7, 8, 10, 10, 11, 12, 13, 15, 16])
ONCE = listed(HOST.with_lines(RELATIVE), HOST.with_lines(RELATIVE), numbers=[2, 10])


def test_lines_that_are_kept_once_are_those_of_each():
    for path in (
        [],
        [0],
        [1],
        [1, "id"],
        [1, "runtime"],
        [1, "runtime", "offline"],
        [1, "serves", 0],
        [1, "nobody"],
        [2],
    ):
        assert ONCE.nearest(path) == EACH.nearest(path), path
        assert [step.line for step in ONCE.walk(path)] == [step.line for step in EACH.walk(path)], path
    for once, each in zip(ONCE.items(), EACH.items(), strict=True):
        assert once.line == each.line
        assert once.relative() == each.relative() == RELATIVE
        assert [field.line for field in once.items()] == [field.line for field in each.items()]
        assert [below.relative() for below in once.items()] == [below.relative() for below in each.items()]


def test_a_shape_with_lines_keeps_none_for_each_and_counts_as_many():
    once = HOST.with_lines(RELATIVE)
    assert (once.size, once.kept) == (HOST.size, 0) == (6, 0)
    assert (EACH.shape.size, EACH.shape.kept) == (14, 14)
    assert (ONCE.shape.size, ONCE.shape.kept) == (14, 2)


def test_nodes_on_equal_lines_have_one_shape():
    assert HOST.with_lines(RELATIVE) is HOST.with_lines(RELATIVE)
    assert HOST.with_lines(RELATIVE) is not HOST.with_lines((0, 1, 2, 3, 4, 5))
