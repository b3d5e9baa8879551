import itertools

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.catalog.ownership import LONGEST_CHAIN, long_chains, overstated, owners, ownership_cycles
from sovcheck.inventory.assets.organization import Organization


@pytest.mark.parametrize(
    ("owners_of", "cycles"),
    [
        ({}, []),
        ({"a": []}, []),
        ({"a": ["b"], "b": []}, []),
        ({"a": ["a"]}, [("a", "a")]),
        ({"b": ["a"], "a": ["b"]}, [("a", "b", "a")]),
        ({"c": ["b"], "b": ["a"], "a": ["c"], "d": ["a"]}, [("a", "c", "b", "a")]),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, [("a", "b", "a"), ("c", "d", "c")]),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, []),
    ],
)
def test_cycles_of_owners(owners_of, cycles):
    assert ownership_cycles(owners_of) == cycles


def test_a_cycle_that_leads_into_another_shows_when_that_is_gone():
    owners_of = {"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c", "a"]}
    assert ownership_cycles(owners_of) == [("a", "b", "a")]
    assert ownership_cycles({**owners_of, "b": []}) == [("c", "d", "c")]


NAMES = st.sampled_from("abcdefgh")
GRAPHS = st.dictionaries(NAMES, st.lists(NAMES, max_size=4)).map(
    lambda graph: {name: [owner for owner in owners if owner in graph] for name, owners in graph.items()}
)


@given(GRAPHS)
def test_a_cycle_is_found_exactly_when_there_is_one(owners_of):
    graph = nx.DiGraph([(name, owner) for name, owners in owners_of.items() for owner in owners])
    assert bool(ownership_cycles(owners_of)) == (not nx.is_directed_acyclic_graph(graph))


@given(GRAPHS)
def test_a_cycle_is_one_and_shares_no_id_with_another(owners_of):
    cycles = ownership_cycles(owners_of)
    ids = [name for cycle in cycles for name in cycle[1:]]
    assert len(ids) == len(set(ids))
    for cycle in cycles:
        assert cycle[0] == cycle[-1] == min(cycle)
        assert all(owner in owners_of[name] for name, owner in itertools.pairwise(cycle))


@given(GRAPHS, st.randoms())
def test_the_order_of_owners_changes_nothing(owners_of, random):
    items = [(name, random.sample(owners, len(owners))) for name, owners in owners_of.items()]
    random.shuffle(items)
    assert ownership_cycles(dict(items)) == ownership_cycles(owners_of)


def _held(*stakes: dict[str, object]) -> Organization:
    return Organization.model_validate({"id": "x", "parents": list(stakes)})


def test_shares_up_to_everything_are_not_overstated():
    assert list(overstated(_held())) == []
    assert list(overstated(_held({"country": "FR", "capital": 100, "voting": 100}))) == []
    thirds = [{"country": code, "capital": share} for code, share in [("FR", 33.4), ("DE", 33.3), ("NO", 33.3)]]
    assert list(overstated(_held(*thirds))) == []


def test_capital_and_votes_are_added_apart():
    stakes = [{"country": "FR", "capital": 60, "voting": 70}, {"country": "DE", "capital": 40, "voting": 40}]
    assert list(overstated(_held(*stakes))) == [("voting", 110)]


def test_owners_are_organizations_in_their_order():
    assert owners(_held({"organization": "b"}, {"country": "FR"}, {"organization": "a"})) == ("b", "a")
    assert owners(Organization(id="x")) == ()


def test_the_longest_way_up_counts():
    tall = {str(n): [str(n + 1)] for n in range(LONGEST_CHAIN + 1)} | {str(LONGEST_CHAIN + 1): []}
    assert long_chains(tall) == ["0"]
    assert long_chains({**tall, "below": ["0"], "0": ["1", str(LONGEST_CHAIN)]}) == ["0"]
    assert long_chains({**tall, "0": [str(LONGEST_CHAIN)]}) == []


def test_cycles_do_not_make_a_chain_long():
    assert long_chains({"a": ["b"], "b": ["a"], "c": ["a"]}) == []
