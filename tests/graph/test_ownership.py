import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sovcheck.graph.build import build_graph
from sovcheck.graph.control_thresholds import Power
from sovcheck.graph.edges import Effect
from sovcheck.graph.paths import Party
from sovcheck.graph.results import Basis, Holding, StakeSlice
from sovcheck.graph.shares import shares_of
from sovcheck.inventory.assets.organization import Organization

TWO_CHAINS = """
organizations:
  - id: held-twice
    country: FR
    parents:
      - {organization: first, capital: 60, voting: 60}
      - {organization: second, capital: 40, voting: 40}
  - {id: first, country: FR, parents: [{organization: giant, capital: 20, voting: 45}]}
  - {id: second, country: DE, parents: [{organization: giant, capital: 30, voting: 30}]}
  - {id: giant, country: US, parents: []}
"""


def slices(graph, organization):
    """The capital and votes by countries, and by their basis where they are not stated."""
    return {
        (*sorted(s.countries), *([s.basis] if s.basis else [])): (s.capital, s.voting)
        for s in graph.stakes(organization)
    }


def test_indirect_shares_are_multiplied_along_chains_and_added_over_them(graph_of):
    graph = graph_of(TWO_CHAINS)
    assert graph.holders("held-twice") == (
        Holding("second", "DE", 40, 40),
        Holding("first", "FR", 60, 60),
        Holding("giant", "US", 24, 39),  # 60 % of 20 % and 40 % of 30 %; 60 % of 45 % and 40 % of 30 %
    )


def test_stakes_cut_the_shares_by_the_countries_of_their_chains(graph_of):
    found = slices(graph_of(TWO_CHAINS), "held-twice")
    assert found == {
        ("FR", Basis.LEFT_OVER): (48, 33),  # what first has of its own, for its unnamed holders count as French
        ("DE", Basis.LEFT_OVER): (28, 28),
        ("FR", "US"): (12, 27),
        ("DE", "US"): (12, 12),
    }
    assert sum(capital for capital, _ in found.values()) == sum(voting for _, voting in found.values()) == 100


def test_what_no_stated_holder_has_counts_for_the_own_country(graph_of):
    graph = graph_of(
        "organizations:\n  - {id: child, country: FR, parents: [{organization: holder, capital: 30, voting: 30},"
        " {country: CN, capital: 5, voting: 5}]}\n  - {id: holder, country: US, parents: []}\n"
    )
    assert slices(graph, "child") == {("FR", Basis.LEFT_OVER): (65, 65), ("US",): (30, 30), ("CN",): (5, 5)}


def test_votes_taken_from_the_capital_are_assumed(graph_of):
    graph = graph_of(
        "organizations:\n  - {id: child, country: FR, parents: [{organization: silent, capital: 30},"
        " {organization: telling, capital: 60, voting: 50}]}\n"
        "  - {id: silent, country: US, parents: []}\n  - {id: telling, country: DE, parents: []}\n"
    )
    assert slices(graph, "child") == {
        ("US",): (30, 0),
        ("US", Basis.ASSUMED): (0, 30),
        ("DE",): (60, 50),
        ("FR", Basis.LEFT_OVER): (10, 20),
    }


def test_an_organization_without_holders_is_all_its_own(graph_of):
    graph = graph_of("organizations: [{id: one, country: FR, parents: []}, {id: two, country: DE}, {id: three}]")
    assert graph.stakes("one") == (StakeSlice(frozenset({"FR"}), 100, 100, Basis.STATED),)
    assert graph.stakes("two") == (StakeSlice(frozenset({"DE"}), 100, 100, Basis.LEFT_OVER),)
    assert graph.stakes("three") == (StakeSlice(frozenset(), 100, 100, Basis.LEFT_OVER),)


def test_a_diamond_is_added_once_per_path(graph_of):
    graph = graph_of(
        "organizations:\n"
        "  - id: child\n    country: FR\n"
        "    parents: [{organization: left, capital: 50}, {organization: right, capital: 50}]\n"
        "  - {id: left, country: FR, parents: [{organization: top, capital: 50}]}\n"
        "  - {id: right, country: FR, parents: [{organization: top, capital: 50}]}\n"
        "  - {id: top, country: US, parents: [{organization: peak, capital: 100}]}\n"
        "  - {id: peak, country: US, parents: []}\n"
    )
    held = {holding.organization: holding.capital for holding in graph.holders("child")}
    assert held == {"left": 50, "right": 50, "top": 50, "peak": 50}


def test_the_only_right_that_is_stated_stands_for_both(graph_of):
    graph = graph_of(
        "organizations:\n  - {id: child, country: FR, parents: [{organization: a, capital: 30},"
        " {organization: b, voting: 20}, {organization: c, controls: true}]}\n"
        "  - {id: a, country: US, parents: []}\n  - {id: b, country: US, parents: []}\n"
        "  - {id: c, country: US, parents: []}\n"
    )
    assert graph.holders("child") == (
        Holding("a", "US", 30, 30),
        Holding("b", "US", 20, 20),
        Holding("c", "US", None, None),
    )
    assert not graph.ownership_stated("child")


def test_an_assumed_share_gives_way_to_what_others_are_stated_to_hold():
    organization = Organization(
        id="child",
        parents=[{"organization": "a", "capital": 60}, {"organization": "b", "capital": 40, "voting": 100}],
    )
    first, second = shares_of(organization)
    assert (first.capital, first.voting) == (60, 0)
    assert (second.capital, second.voting) == (40, 100)


def test_controllers_of_a_chain_come_with_their_paths(graph_of):
    graph = graph_of(
        "organizations:\n  - {id: a, country: FR, parents: [{organization: b, capital: 51}]}\n"
        "  - {id: b, country: DE, parents: [{organization: c, voting: 80}, {organization: d, capital: 49}]}\n"
        "  - {id: c, country: US, parents: []}\n  - {id: d, country: CN, parents: []}\n"
    )
    assert graph.controllers("a") == (Party("a", "FR"), Party("b", "DE"), Party("c", "US"))
    assert [hop.to for hop in graph.controller_path("a", Party("c", "US"))] == ["b", "c", "country:US"]
    assert [hop.to for hop in graph.controller_path("a", Party("a", "FR"))] == ["country:FR"]
    with pytest.raises(KeyError):
        graph.controller_path("a", Party("d", "CN"))


def test_the_path_to_a_holder_goes_over_minorities(graph_of):
    graph = graph_of(TWO_CHAINS)
    giant = graph.holders("held-twice")[-1]
    assert [hop.to for hop in graph.holder_path("held-twice", giant)] == ["first", "giant", "country:US"]


def test_the_path_to_holders_from_a_country_ends_there(graph_of):
    graph = graph_of("organizations: [{id: child, country: FR, parents: [{country: US, capital: 30}]}]")
    (holding,) = graph.holders("child")
    assert holding == Holding(None, "US", 30, 30)
    assert [hop.to for hop in graph.holder_path("child", holding)] == ["country:US"]


@pytest.mark.parametrize(
    ("parents", "stated"),
    [
        ("parents: []", True),
        ("tags: []", False),
        ("parents: [{organization: closed, capital: 10}]", True),
        ("parents: [{organization: open, capital: 10}]", False),
        ("parents: [{organization: nowhere, capital: 10}]", False),
        ("parents: [{organization: closed}]", False),
        ("parents: [{organization: closed, controls: true}]", False),
        ("parents: [{country: US, capital: 10}]", True),
        ("parents: [{country: US}]", False),
        ("parents: [{organization: chip-maker, capital: 10}]", True),
    ],
)
def test_ownership_is_stated_when_every_link_is(graph_of, parents, stated):
    graph = graph_of(
        f"organizations: [{{id: child, country: FR, {parents}}}, {{id: closed, country: US, parents: []}},"
        " {id: open, country: US}, {id: nowhere, parents: []}]"
    )
    assert graph.ownership_stated("child") is stated


@pytest.mark.parametrize(
    ("child", "stated"),
    [
        ("parents: []", True),
        ("parents: [{organization: closed, capital: 50}]", False),  # the other half may be in one hand, which blocks
        ("parents: [{organization: closed, capital: 50.1}]", True),
        ("free_float: true, parents: [{organization: closed, capital: 50}]", True),
        ("parents: [{organization: closed, capital: 49.9}]", False),  # 50.1 % may be in one hand
        ("free_float: true, parents: [{organization: closed, capital: 10}]", True),
        ("parents: [{organization: closed, capital: 10, controls: true}]", True),
        ("parents: [{organization: closed, capital: 30, voting: 51}]", True),
        ("parents: [{organization: closed, capital: 60, voting: 40}]", True),
        ("parents: [{country: US, capital: 40}]", False),
        ("parents: [{country: US, capital: 51}]", True),
        ("parents: [{organization: half-open, capital: 60}]", False),
        ("parents: [{organization: half-open, capital: 50}, {country: FR, capital: 50}]", False),
        ("parents: [{organization: half-open, capital: 49}, {country: FR, capital: 51}]", True),
        (
            "parents: [{organization: half-open, capital: 49}, {country: FR, capital: 30}, {country: FR, capital: 21}]",
            True,
        ),
        # What is left over may be held from the country of a stated holder, too; its own country changes nothing.
        ("parents: [{country: US, capital: 30}, {country: FR, capital: 50}]", False),
        ("parents: [{country: US, capital: 29}, {country: FR, capital: 51}]", True),
        ("parents: [{country: US, capital: 31}, {country: FR, capital: 49}]", False),
        ("parents: [{organization: closed, capital: 31}, {country: FR, capital: 49}]", False),
        ("parents: [{organization: under-closed, capital: 31}, {country: FR, capital: 49}]", False),
        ("parents: [{country: US, capital: 5}, {country: FR, capital: 50.5}]", True),
        ("free_float: true, parents: [{country: US, capital: 31}, {country: FR, capital: 49}]", True),
        # Those from one country decide already.
        ("parents: [{country: US, capital: 30}, {country: US, capital: 30}]", True),
        ("parents: [{country: US, capital: 30}, {country: US, capital: 20}]", False),
        ("parents: [{country: US, capital: 30, voting: 10}, {country: US, capital: 30, voting: 10}]", False),
        # Whoever stands behind half-open may have the rest, too.
        ("parents: [{organization: half-open, capital: 41}, {country: FR, capital: 49}]", False),
        ("free_float: true, parents: [{organization: half-open, capital: 41}, {country: FR, capital: 49}]", True),
        (
            "parents: [{organization: half-open, capital: 60}, {organization: closed, capital: 40, controls: true}]",
            False,
        ),
        ("parents: [{organization: closed}]", False),
        # Who decides is enough: shares are another question.
        ("parents: [{organization: closed, controls: true}]", True),
        ("parents: [{organization: closed, controls: true}, {organization: half-open}]", True),
        ("parents: [{country: FR, controls: true}]", True),
        ("parents: [{organization: half-open, controls: true}]", False),
        ("parents: [{organization: nowhere, controls: true}]", False),
        ("parents: [{organization: closed, capital: 60}, {organization: nowhere, capital: 40}]", True),
        ("parents: [{organization: closed, controls: false}]", False),
        # A holder of an unstated share may have what is called free float.
        ("free_float: true, parents: [{organization: closed}]", False),
        ("public_body: true", True),
        ("public_body: true, parents: [{organization: half-open, capital: 40}]", True),
        ("public_body: true, parents: [{organization: half-open, capital: 60}]", False),
        ("public_body: false", False),
    ],
)
def test_control_is_stated_where_nothing_unstated_may_be_a_majority(graph_of, child, stated):
    graph = graph_of(
        f"organizations: [{{id: child, country: FR, {child}}}, {{id: closed, country: US, parents: []}},"
        " {id: half-open, country: DE, parents: [{organization: closed, capital: 20}]}, {id: nowhere, parents: []},"
        " {id: under-closed, country: FR, parents: [{organization: closed, capital: 100}]}]"
    )
    assert graph.control_stated("child") is stated
    assert bool(graph.control_omissions("child")) is not stated


@pytest.mark.parametrize(
    ("organizations", "told"),
    [
        ("{id: child, country: FR}", [("child", "parents")]),
        ("{id: child, public_body: true}", [("child", "country")]),
        ("{id: child, parents: [{organization: top, capital: 60}]}, {id: top, country: FR}", [("top", "parents")]),
        ("{id: child, parents: [{organization: top, controls: true}]}, {id: top, parents: []}", [("top", "country")]),
        (
            "{id: child, parents: [{organization: top, capital: 60}]}, {id: top, parents: [{country: FR, capital: 9}]}",
            [("top", "country"), ("top", "parents")],
        ),
    ],
)
def test_what_leaves_control_open_is_named(graph_of, organizations, told):
    found = graph_of(f"organizations: [{organizations}]").control_omissions("child")
    assert [(omission.asset, omission.field) for omission in found] == told


def test_a_public_body_is_held_by_its_country(graph_of):
    graph = graph_of(
        "organizations: [{id: centre, country: FR, public_body: true}, {id: part, country: FR, public_body: true,"
        " parents: [{country: US, capital: 30, voting: 30}]}, {id: placeless, public_body: true}]"
    )
    assert graph.stakes("centre") == (StakeSlice(frozenset({"FR"}), 100, 100, Basis.STATED),)
    assert slices(graph, "part") == {("FR",): (70, 70), ("US",): (30, 30)}
    assert [graph.ownership_stated(name) for name in ("centre", "part", "placeless")] == [True, True, False]


def test_many_sets_of_countries_do_not_multiply_without_end(system_of):
    def organization(level, side):
        holders = [{"organization": f"{other}{level + 1}", "capital": 50} for other in "ab"] if level < 15 else []
        return Organization(id=f"{side}{level}", country=f"{chr(65 + level)}{side.upper()}", parents=holders)

    graph = build_graph(system_of(organization(level, side) for level in range(16) for side in "ab"))
    found = graph.stakes("a0")
    assert len(found) == 1024  # of the 32,768 paths, each through other countries
    assert sum(stake.capital for stake in found) == pytest.approx(100)
    for level in range(1, 16):
        assert sum(stake.capital for stake in found if f"{chr(65 + level)}A" in stake.countries) >= 50 - 1e-6


@settings(deadline=None)
@given(st.data())
def test_stakes_add_up_to_a_hundred_and_agree_with_holders(random_assets, system_of, data):

    system = system_of(data.draw(random_assets))
    graph = build_graph(system)
    for name, asset in system.assets.items():
        if isinstance(asset, Organization):
            assert all(graph.power(name, party) for party in graph.controllers(name)[1:])
            found = graph.stakes(name)
            assert sum(stake.capital for stake in found) == pytest.approx(100)
            assert sum(stake.voting for stake in found) == pytest.approx(100)
            for holding in graph.holders(name):
                if holding.country is not None:
                    through = sum(stake.capital for stake in found if holding.country in stake.countries)
                    assert (holding.capital or 0) <= through + 1e-6


SISTERS = """
organizations:
  - id: operator
    country: FR
    parents: [{{organization: north, {north}}}, {{organization: south, {south}}}{more}]
  - {{id: north, country: FR, parents: [{{organization: group, capital: 100}}]}}
  - {{id: south, country: DE, parents: [{{organization: group, capital: 60}}, {{country: DE, capital: 40}}]}}
  - {{id: group, country: US, parents: [{{organization: peak, capital: 51}}]}}
  - {{id: peak, country: CN, parents: []}}
"""


@pytest.mark.parametrize(
    ("north", "south", "more", "controlled"),
    [
        ("capital: 30", "capital: 20.1", "", {"group", "peak"}),
        ("capital: 30", "capital: 19.9", "", set()),
        ("capital: 30", "voting: 30", "", set()),  # neither right makes a majority
        ("voting: 26", "capital: 10, voting: 25", "", {"group", "peak"}),
        ("capital: 20", "capital: 20", ", {organization: group, capital: 11}", {"group", "peak"}),
        ("capital: 20", "capital: 20", ", {organization: peak, capital: 11}", {"peak"}),
    ],
)
def test_companies_of_one_owner_control_together(graph_of, north, south, more, controlled):
    graph = graph_of(SISTERS.format(north=north, south=south, more=more))
    controllers = {party.organization for party in graph.controllers("operator")}
    assert controllers == {"operator"} | controlled


def powers_over(graph, organization):
    """By organization, or by country where there is none: what each controller can do."""
    return {
        party.organization or party.country: graph.power(organization, party)
        for party in graph.controllers(organization)[1:]
    }


@pytest.mark.parametrize("holder", ["organization: half", "country: US"])
def test_half_in_several_parts_blocks_and_is_no_majority(graph_of, holder):
    # Added as binary fractions these are a hair above half.
    parts = ", ".join(f"{{{holder}, capital: {part}}}" for part in (8.3, 24.1, 17.6))
    graph = graph_of(
        f"organizations: [{{id: child, country: FR, parents: [{parts}]}}, {{id: half, country: US, parents: []}}]"
    )
    assert powers_over(graph, "child") == {"half" if holder == "organization: half" else "US": Power.BLOCKS}


@pytest.mark.parametrize(
    ("north", "south", "more", "powers"),
    [
        ("capital: 30", "capital: 20", "", {"group": Power.BLOCKS, "peak": Power.BLOCKS}),
        ("capital: 30", "capital: 50", "", {"group": Power.DECIDES, "peak": Power.DECIDES, "south": Power.BLOCKS}),
        (
            "capital: 50",
            "capital: 50",
            "",
            dict.fromkeys(("group", "peak"), Power.DECIDES) | dict.fromkeys(("north", "south"), Power.BLOCKS),
        ),
    ],
)
def test_sisters_with_half_of_it_block_together(graph_of, north, south, more, powers):
    graph = graph_of(SISTERS.format(north=north, south=south, more=more))
    assert powers_over(graph, "operator") == powers


JOINT = """
organizations:
  - {{id: venture, country: FR, {fields}}}
  - {{id: under-venture, country: FR, parents: [{{organization: venture, capital: 80}}]}}
  - {{id: one, country: US, parents: []}}
  - {{id: two, country: US, parents: []}}
  - {{id: yet-another, country: US, parents: []}}
  - {{id: three, country: CN, parents: []}}
  - {{id: at-home, country: FR, parents: []}}
  - {{id: seat-at-home, country: FR, parents: [{{organization: two, capital: 70}}]}}
  - {{id: shared, country: FR, parents: [{{organization: two, capital: 50}}, {{organization: at-home, capital: 50}}]}}
"""


@pytest.mark.parametrize(
    ("parents", "powers"),
    [
        # Two halves of one country: each blocks, and together they decide.
        (
            "{organization: one, capital: 50}, {organization: two, capital: 50}",
            {"one": Power.BLOCKS, "two": Power.BLOCKS, "US": Power.JOINTLY},
        ),
        ("{organization: one, capital: 50}, {organization: at-home, capital: 50}", {"one": 1, "at-home": 1}),
        ("{country: US, capital: 40}, {country: US, capital: 40}, {country: FR, capital: 20}", {"US": Power.JOINTLY}),
        ("{country: US, capital: 30}, {organization: one, capital: 15}, {organization: two, voting: 40}", {}),
        ("{country: US, voting: 33}, {organization: one, voting: 33}, {organization: two, voting: 33}", {"US": 2}),
        ("{organization: one, capital: 30}, {organization: seat-at-home, capital: 21}", {"US": Power.JOINTLY}),
        ("{organization: one, capital: 30}, {organization: seat-at-home, capital: 20}", {"US": Power.BLOCKS}),
        ("{organization: one, capital: 30}, {organization: seat-at-home, capital: 19}", {}),
        # What somebody abroad can only block counts for blocking.
        ("{organization: one, capital: 30}, {organization: shared, capital: 40}", {"US": Power.BLOCKS}),
        ("{organization: shared, capital: 60}", {"shared": 3, "two": 1, "at-home": 1}),
        # Of one owner alone the country says nothing new, and its own country never does.
        ("{organization: one, capital: 60}, {organization: two, capital: 40}", {"one": Power.DECIDES}),
        ("{country: US, capital: 51}, {country: US, capital: 49}", {"US": Power.DECIDES}),
        ("{country: FR, capital: 40}, {country: FR, capital: 40}", {}),
        # Thirds of three countries decide nothing for any of them: their shares are another rule's matter.
        ("{organization: one, capital: 34}, {organization: three, capital: 33}, {country: KR, capital: 33}", {}),
        (
            "{organization: one, controls: true}, {country: US, capital: 30}, {country: US, capital: 30}",
            {"one": 3, "US": 2},
        ),
    ],
)
def test_holders_of_one_country_control_together(graph_of, parents, powers):
    graph = graph_of(JOINT.format(fields=f"parents: [{parents}]"))
    assert powers_over(graph, "venture") == powers
    assert powers_over(graph, "under-venture") == {"venture": Power.DECIDES, **powers}


@pytest.mark.parametrize(
    ("parents", "way"),
    [
        ("{organization: one, capital: 50}, {organization: two, capital: 50}", ["one", "country:US"]),
        ("{organization: one, capital: 30}, {country: US, capital: 30}", ["country:US"]),
        (
            "{organization: seat-at-home, capital: 30}, {organization: yet-another, capital: 30}",
            ["seat-at-home", "two", "country:US"],
        ),
    ],
)
def test_the_path_to_a_country_that_controls_jointly_shows_one_of_its_holders(graph_of, parents, way):
    graph = graph_of(JOINT.format(fields=f"parents: [{parents}]"))
    country = Party(None, "US")
    assert [hop.to for hop in graph.controller_path("venture", country)] == way
    assert [hop.to for hop in graph.witness("under-venture", Effect.CUTOFF, country)] == ["venture", *way]


def test_the_path_to_a_joint_controller_shows_one_of_its_companies(graph_of):
    graph = graph_of(SISTERS.format(north="capital: 30", south="capital: 30", more=""))
    for effect in (Effect.ACCESS, Effect.THROTTLE, Effect.CUTOFF):
        hops = graph.witness("operator", effect, Party("peak", "CN"))
        assert [hop.to for hop in hops] == ["north", "group", "peak", "country:CN"]
    holding = next(holding for holding in graph.holders("operator") if holding.organization == "group")
    assert holding == Holding("group", "US", 48, 48)  # 30 % whole, and 60 % of 30 %
    assert [hop.to for hop in graph.holder_path("operator", holding)] == ["north", "group", "country:US"]


def test_joint_control_goes_on_through_joint_control(graph_of):
    graph = graph_of(
        "organizations:\n"
        "  - {id: low, country: FR, parents: [{organization: a, capital: 26}, {organization: b, capital: 26}]}\n"
        "  - {id: a, country: FR, parents: [{organization: c, capital: 26}, {organization: d, capital: 26}]}\n"
        "  - {id: b, country: FR, parents: [{organization: top, capital: 90}]}\n"
        "  - {id: c, country: FR, parents: [{organization: top, capital: 90}]}\n"
        "  - {id: d, country: FR, parents: [{organization: top, capital: 90}]}\n"
        "  - {id: top, country: US, parents: []}\n"
    )
    assert graph.controllers("low") == (Party("low", "FR"), Party("top", "US"))
    assert graph.controllers("a") == (Party("a", "FR"), Party("top", "US"))
    assert [hop.to for hop in graph.controller_path("low", Party("top", "US"))] == ["a", "c", "top", "country:US"]
