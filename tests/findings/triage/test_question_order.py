"""Questions are asked in the order in which few answers settle many systems, and each is asked once."""

from hypothesis import given
from hypothesis import strategies as st

from sovcheck.findings.report import MissingField
from sovcheck.findings.triage.model import Standing, TriagedSystem
from sovcheck.findings.triage.question_order import Asked, shortest_list


def system(label: str, *missing: MissingField) -> TriagedSystem:
    return TriagedSystem(label=label, standing=Standing.UNKNOWN, home="FR", assets=1, files=(), missing=missing)


def of_catalog(asset: str) -> MissingField:
    return MissingField(asset=asset, field="parents")


def of_file(asset: str, field: str = "operator") -> MissingField:
    return MissingField(asset=asset, field=field, file="a.yaml", line=1)


def told(*systems: TriagedSystem) -> list[tuple[str, str, int]]:
    return [(each.missing.asset, each.missing.field, each.settled) for each in shortest_list(systems)]


def test_first_comes_the_system_that_lacks_the_least():
    big = system("a", of_file("x"), of_file("y"), of_file("z"))
    assert told(big, system("b", of_file("host"))) == [
        ("host", "operator", 1),
        ("x", "operator", 1),
        ("y", "operator", 1),
        ("z", "operator", 2),
    ]


def test_what_the_catalog_lacks_is_asked_once_for_all_that_name_it():
    asked = list(shortest_list([system("a", of_catalog("vendor")), system("b", of_catalog("vendor"), of_file("host"))]))
    assert [(each.missing.asset, each.systems, each.settled) for each in asked] == [
        ("vendor", ("a", "b"), 1),
        ("host", ("b",), 2),
    ]


def test_assets_of_two_systems_that_are_called_alike_are_two_questions():
    assert told(system("a", of_file("host")), system("b", of_file("host"))) == [
        ("host", "operator", 1),
        ("host", "operator", 2),
    ]


def test_a_system_that_lacks_nothing_asks_nothing():
    assert told(system("a")) == []


FIELDS = st.builds(
    MissingField,
    asset=st.sampled_from(["a", "b", "c"]),
    field=st.sampled_from(["x", "y"]),
    file=st.sampled_from([None, "f.yaml"]),
)
SYSTEMS = st.lists(st.lists(FIELDS, max_size=5), max_size=6)


@given(SYSTEMS)
def test_all_answers_settle_every_system_and_none_is_asked_twice(drawn: list[list[MissingField]]):
    systems = [system(f"s{number}", *missing) for number, missing in enumerate(drawn)]
    asked: list[Asked] = list(shortest_list(systems))
    wanted = {(each.label if one.file else "", one.asset, one.field) for each in systems for one in each.missing}
    assert len(asked) == len(wanted)
    assert [each.settled for each in asked] == sorted(each.settled for each in asked)
    assert (asked[-1].settled if asked else 0) == sum(bool(each.missing) for each in systems)
