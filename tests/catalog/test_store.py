import hashlib
from datetime import date
from pathlib import Path

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.store import Catalog, CatalogChange
from sovcheck.errors import InputError, Location

BLOC = """\
apiVersion: sovcheck/v1
kind: Catalog
blocs:
  - id: {id}
    name: {name}
    members: [{members}]
    source: my own knowledge
    as_of: 2026-12-24
    certainty: confirmed
"""


@pytest.fixture
def overlay(tmp_path: Path):
    def write(text: str, name: str = "mine.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_entries_are_sorted_by_id(small_catalog):
    assert list(small_catalog.organizations) == ["chips", "daughter", "foundry", "lender", "mother"]
    assert len(small_catalog.organizations) == 5


def test_only_the_entries_asked_for_are_validated(small_files):
    data = small_files["organizations"].replace(b"name: Foundry", b"name: [not, text]")
    catalog = Catalog({**small_files, "organizations": data})
    assert catalog.organizations["mother"].country == "US"
    with pytest.raises(ValueError, match="name"):
        catalog.organizations["foundry"]


@pytest.mark.parametrize("key", ["countries", "organizations"])
def test_names_and_what_is_stated_are_those_of_the_entries_and_make_none(key, monkeypatch):
    catalog = load_catalog()
    entries = getattr(catalog, key)
    made = dict(getattr(load_catalog(), key))
    monkeypatch.setattr("sovcheck.catalog.entry_map.validated", None)
    assert sorted(entries.names()) == sorted((name, entry.name) for name, entry in made.items())
    for field in ("name", "country", "compelled_access", "no_such_field"):
        assert set(entries.stating(field)) == {name for name, entry in made.items() if field in entry.model_fields_set}


def test_an_entry_of_ones_own_tells_its_own_name_and_what_it_states():
    catalog = load_catalog()
    changed = catalog.countries["FR"].model_copy(update={"name": "Changed", "compelled_access": ()})
    countries = catalog.with_entry("countries", "FR", changed).countries
    assert dict(countries.names())["FR"] == "Changed"
    assert "FR" in set(countries.stating("compelled_access"))
    assert len(list(countries.names())) == len(countries)


def test_only_the_files_asked_for_are_read(small_files):
    catalog = Catalog({**small_files, "blocs": b"[[["})
    assert catalog.countries["FR"].name == "France"
    with pytest.raises(InputError):
        len(catalog.blocs)


def test_an_entry_is_made_once(small_catalog):
    assert small_catalog.organizations["mother"] is small_catalog.organizations["mother"]


def test_what_is_not_there_is_not_there(small_catalog):
    assert "nobody" not in small_catalog.organizations
    assert small_catalog.organizations.get("nobody") is None
    with pytest.raises(KeyError):
        small_catalog.organizations["nobody"]


def test_blocs_by_country_and_countries_by_bloc(small_catalog):
    assert small_catalog.blocs_of("FR") == ("eea", "eu")
    assert small_catalog.blocs_of("NO") == ("eea",)
    assert small_catalog.blocs_of("US") == ()
    assert small_catalog.bloc_members("eu") == ("DE", "FR", "GR")
    with pytest.raises(KeyError):
        small_catalog.bloc_members("nobody")


@pytest.mark.parametrize("name", ["Lent-1.0", "lent-1.0", "LENT", "Lent Open", "lent licence"])
def test_a_licence_is_found_by_every_spelling(small_catalog, name):
    licence = small_catalog.licence(name)
    assert licence is not None
    assert licence.id == "Lent-1.0"


def test_an_unknown_licence_is_none(small_catalog):
    assert small_catalog.licence("Borrowed-1.0") is None


def test_the_id_of_one_licence_wins_over_a_spelling_of_another(small_files):
    entry = small_files["licences"].split(b"licences:\n")[1]
    other = entry.replace(b"Lent-1.0", b"LENT").replace(b"[lent, Lent Open]", b"[Lent-1.0]")
    catalog = Catalog({**small_files, "licences": small_files["licences"] + other})
    first, second = catalog.licence("Lent-1.0"), catalog.licence("lent")
    assert first is not None
    assert second is not None
    assert (first.id, second.id) == ("Lent-1.0", "LENT")


def test_the_hash_covers_every_file_and_every_overlay(small_files, small_catalog):
    digests = b"".join(hashlib.sha256(small_files[key]).digest() for key in sorted(small_files))
    assert small_catalog.sha256 == hashlib.sha256(digests).hexdigest()
    changed = Catalog({**small_files, "models": small_files["models"] + b"#"})
    overlaid = Catalog(small_files, {}, [b""])
    assert len({small_catalog.sha256, changed.sha256, overlaid.sha256}) == 3


def test_the_date_is_that_of_the_newest_fact(small_files, small_catalog):
    assert small_catalog.date == date(2026, 1, 2)
    assert Catalog(small_files, {}, [b"- {as_of: 2026-03-04}"]).date == date(2026, 3, 4)


def test_an_overlay_adds_and_replaces(overlay):
    mine = overlay(
        BLOC.format(id="coalition", name="Coalition", members="FR, DE")
        + BLOC.format(id="eu", name="Mine", members="FR").split("blocs:\n")[1]
    )
    catalog = load_catalog([mine])
    assert catalog.bloc_members("coalition") == ("FR", "DE")
    assert catalog.blocs["eu"].name == "Mine"
    assert catalog.blocs_of("DE") == ("coalition", "eea", "nato")
    assert catalog.date == date(2026, 12, 24)
    assert catalog.sha256 != load_catalog().sha256


def test_a_later_overlay_wins(overlay):
    first = overlay(BLOC.format(id="x", name="First", members="FR"), "b.yaml")
    second = overlay(BLOC.format(id="x", name="Second", members="FR"), "a.yaml")
    assert load_catalog([first, second]).blocs["x"].name == "Second"
    assert load_catalog([second, first]).blocs["x"].name == "First"


def test_a_folder_stands_for_its_files_by_name(overlay, tmp_path):
    overlay(BLOC.format(id="x", name="First", members="FR"), "a.yaml")
    overlay(BLOC.format(id="x", name="Second", members="FR"), "b.yml")
    overlay("no catalog", "c.txt")
    assert load_catalog([tmp_path]).blocs["x"].name == "Second"
    overlay(BLOC.format(id="x", name="Third", members="FR"), "c.YAML")
    assert load_catalog([tmp_path]).blocs["x"].name == "Third"
    (tmp_path / "d").mkdir()
    overlay(BLOC.format(id="x", name="Fourth", members="FR"), "d/a.yaml")
    assert load_catalog([tmp_path]).blocs["x"].name == "Fourth"


def test_a_folder_without_a_catalog_is_not_taken_for_one(tmp_path):
    assert _problems(tmp_path) == [f"{tmp_path}: holds no YAML or JSON file: name another folder"]


def test_an_overlay_may_hold_several_documents(overlay):
    both = BLOC.format(id="x", name="X", members="FR") + "---\n" + BLOC.format(id="y", name="Y", members="DE")
    assert {"x", "y"} <= set(load_catalog([overlay(both)]).blocs)


def _problems(*paths: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_catalog(paths)
    return str(caught.value).splitlines()


def test_everything_wrong_with_all_overlays_comes_at_once(overlay, tmp_path):
    first = overlay(
        BLOC.format(id="x", name="X", members="France").replace("    source: my own knowledge\n", ""), "a.yaml"
    )
    second = overlay("apiVersion: sovcheck/v1\nkind: Catalog\nblocks: []\n", "b.yaml")
    lines = _problems(first, second, tmp_path / "c.yaml")
    assert [line.removeprefix(f"{tmp_path}/").split(": ")[0] for line in lines] == [
        "a.yaml:4",
        "a.yaml:6",
        "b.yaml:3",
        "c.yaml",
    ]
    assert "did you mean 'blocs'?" in lines[2]


def test_an_overlay_without_source_is_refused(overlay):
    (line,) = _problems(
        overlay(BLOC.format(id="x", name="X", members="FR").replace("source: my own knowledge", "notes: x"))
    )[:1]
    assert "source" in line or "notes" in line


def test_an_inventory_is_no_catalog(overlay):
    (line,) = _problems(overlay("apiVersion: sovcheck/v1\nkind: Inventory\n"))
    assert "mine.yaml:2: kind: " in line


def test_one_id_twice_in_an_overlay_is_refused(overlay):
    entry = BLOC.format(id="x", name="X", members="FR")
    (line,) = _problems(overlay(entry + entry.split("blocs:\n")[1]))
    assert line.endswith("mine.yaml:10: blocs.1: 'x' stands already on line 4: leave one of them out")


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (
            "blocs: [{id: x, name: X, members: [FR, UK]",
            "blocs.0.members.1: there is no country 'UK': write GB for United Kingdom",
        ),
        (
            "clouds: [{id: x, name: X, operator: amazone, regions: []",
            "clouds.0.operator: there is no organization 'amazone': did you mean 'amazon'?",
        ),
        (
            "clouds: [{id: x, name: X, operator: amazon, regions: [{id: a, countries: [XX]}]",
            (
                "clouds.0.regions.0.countries.0: there is no country 'XX': "
                "write an ISO 3166-1 alpha-2 code, such as FR; "
                "`sovcheck catalog list countries` prints them all"
            ),
        ),
        (
            "accelerators: [{id: x, name: X, memory_gib: 1, vendor: nvidea",
            "accelerators.0.vendor: there is no organization 'nvidea': did you mean 'nvidia'?",
        ),
        (
            "organizations: [{id: x, country: EL",
            "organizations.0.country: there is no country 'EL': write GR for Greece",
        ),
        (
            "organizations: [{id: x, parents: [{organization: amazone}]",
            "organizations.0.parents.0.organization: there is no organization 'amazone': did you mean 'amazon'?",
        ),
        (
            "organizations: [{id: x, parents: [{country: FR, capital: 60}, {country: DE, capital: 60}]",
            (
                "organizations.0.parents: the holders' shares of capital add up to 120 %: "
                "correct them: all shares together cannot be more than 100 %"
            ),
        ),
    ],
)
def test_an_overlay_must_fit_into_the_catalog(overlay, entry, problem):
    head = "apiVersion: sovcheck/v1\nkind: Catalog\n"
    path = overlay(f"{head}{entry}, source: mine, as_of: 2026-01-02, certainty: confirmed}}]\n")
    assert _problems(path) == [f"{path}:3: {problem}"]


def test_overlays_may_name_entries_of_each_other(overlay):
    head = "apiVersion: sovcheck/v1\nkind: Catalog\n"
    sourced = "source: mine, as_of: 2026-01-02, certainty: confirmed"
    first = overlay(f"{head}clouds: [{{id: x, name: X, operator: y, regions: [], {sourced}}}]\n", "a.yaml")
    second = overlay(f"{head}organizations: [{{id: y, country: FR, parents: [], {sourced}}}]\n", "b.yaml")
    assert load_catalog([first, second]).clouds["x"].operator == "y"


COUNTRY = """\
apiVersion: sovcheck/v1
kind: Catalog
countries:
  - code: FR
    name: France
    source: mine
    as_of: {entry}
    certainty: confirmed
    compelled_access:
      - name: a law
        extraterritorial: false
        status: in-force
        valid_from: 2030-01-01
        source: mine
        as_of: {law}
        certainty: confirmed
"""


def test_an_overlay_may_know_nothing_from_a_day_still_to_come(overlay):
    path = overlay(COUNTRY.format(entry="2026-11-22", law="2027-01-01"))
    with pytest.raises(InputError) as caught:
        load_catalog([path], date(2026, 11, 21))
    wrong = "which is after 2026-11-21, the day that is judged: correct the date, or judge a later day with --today"
    assert str(caught.value).splitlines() == [
        f"{path}:7: countries.0.as_of: as of 2026-11-22, {wrong}",
        f"{path}:15: countries.0.compelled_access.0.as_of: as of 2027-01-01, {wrong}",
    ]


def test_the_day_itself_and_laws_of_the_future_are_fine(overlay):
    path = overlay(COUNTRY.format(entry="2026-11-21", law="2026-11-21"))
    assert load_catalog([path], date(2026, 11, 21)).countries["FR"].name == "France"
    assert load_catalog([overlay(COUNTRY.format(entry="2027-01-01", law="2027-01-01"))]).countries["FR"]


def test_every_entry_of_an_overlay_is_a_change(overlay):
    two = (
        BLOC.format(id="eu", name="Mine", members="FR")
        + BLOC.format(id="x", name="X", members="FR").split("blocs:\n")[1]
    )
    path = overlay(two)
    assert load_catalog().changes == ()
    assert load_catalog([path]).changes == (
        CatalogChange("blocs", "eu", date(2026, 12, 24), Location(str(path), 4), True, ("members", "name")),
        CatalogChange("blocs", "x", date(2026, 12, 24), Location(str(path), 10), False),
    )
