"""What is read without pydantic's validator is what the validator makes of it, and nothing that it refuses."""

import random
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from sovcheck.catalog.bundled import KEYS, parse_bundled, read_bundled
from sovcheck.catalog.overlays import CatalogDocument
from sovcheck.inventory import plain_records
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.document import ASSET_TYPES, Header
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization, Stake
from sovcheck.inventory.plain_records import first_reader, validated
from sovcheck.inventory.plain_values import nothing
from sovcheck.inventory.yaml_reader import read_documents
from sovcheck.policy.profile.model import Profile
from sovcheck.policy.source.files import policies_directory

ROOT = policies_directory().parent
ENTRY_TYPES = {key: get_args(CatalogDocument.model_fields[key].annotation)[0] for key in KEYS}
TEXTS = [
    *("", " ", "true", "True", "yes", "no", "NO", "fr", "FR", "anywhere", "undisclosed", "catalog", "none", "other"),
    *("0", "-1", "1.5", "1e3", "1_000", "70B", "7.25M", "inf", "nan", "100", "101", "0x10", "1" * 40),
    *("2026-02-29", "2024-02-29", "2026-1-1", "2026-01-01T00:00:00", "0000-01-01", "1767225600", " 2026-01-01"),
    *("\N{ARABIC-INDIC DIGIT THREE}", "202\N{FULLWIDTH DIGIT SIX}-01-01", "\N{VULGAR FRACTION ONE HALF}"),
    *("a\n", "\ud800", "\N{LATIN SMALL LETTER E WITH ACUTE}", "x" * 129, "x" * 10_001, "A", "-a", "a-", "h:1", "h:0"),
    *("0" * 64, "a" * 64, "a" * 65),
]
FORMS = [
    *(None, [], ["a"], [None], [[]], [{}], ["a", "a"], {}, {"id": "a"}, {"id": None}, {"x": "y"}),
    *({"any_of": []}, {"any_of": ["a"]}, {"id": "a", "optional": "true", "tested": "2026-01-01"}),
    *(
        {"any_of": ["a", {"id": "b", "tested": "2026-01-01"}], "optional": "true"},
        {"organization": "a", "country": "FR"},
    ),
]


def trees() -> Iterator[tuple[type[Record], Any]]:
    """Everything valid that is at hand: assets of inventories, entries of the catalog, profiles."""
    for path in sorted((ROOT / "inventories").rglob("*.yaml")):
        for document in read_documents(path.read_bytes(), str(path)):
            for group, items in document.tree.items() if isinstance(document.tree, dict) else ():
                if group in ASSET_TYPES and isinstance(items, list):
                    yield from ((ASSET_TYPES[group], item) for item in items)
    for key, data in read_bundled().items():
        yield from ((ENTRY_TYPES[key], entry) for entry in parse_bundled(key, data).values())
    for path in sorted((ROOT / "policies" / "profiles").glob("*.yaml")):
        yield from ((Profile, document.tree) for document in read_documents(path.read_bytes(), str(path)))
    yield Header, {"apiVersion": "sovcheck/v1", "kind": "Inventory", "metadata": {"name": "Any"}}


TREES = list(trees())


def slots(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a tree: what holds it, and the key or number."""
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(value, dict | list):
            yield from slots(value)


def copied(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: copied(value) for key, value in tree.items()}
    return [copied(value) for value in tree] if isinstance(tree, list) else tree


def changed(tree: Any, random_: random.Random) -> Any:
    """A copy with one place changed: another value, nothing, or a key that is not known."""
    tree = copied(tree)
    places = list(slots(tree))
    if not places:
        return random_.choice(TEXTS + FORMS)
    holder, key = random_.choice(places)
    match random_.randrange(6):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[random_.choice(["since", "from", "kind", "id", "no_such_field", "", *map(str, holder)])] = "a"
        case _:
            holder[key] = copied(random_.choice(TEXTS + FORMS))
    return tree


def everything(value: Any) -> Any:
    """A record down to what was stated in it, in the order of its fields, with the types of its values."""
    if isinstance(value, Record):
        inner = [(name, everything(item)) for name, item in value.__dict__.items()]
        return (type(value), inner, value.model_fields_set, value.model_extra, value.__pydantic_private__)
    if isinstance(value, tuple | list):
        return (type(value), [everything(item) for item in value])
    if isinstance(value, dict):
        return [(everything(key), everything(item)) for key, item in value.items()]
    return (type(value), value)


def read_plainly(record_type: type[Record], tree: Any) -> Record | None:
    try:
        return first_reader(record_type).read(tree)
    except ValueError:
        return None


def by_validator(record_type: type[Record], tree: Any) -> Record | None:
    try:
        return record_type.model_validate(copied(tree), by_alias=True, by_name=False)
    except ValidationError:
        return None


def test_what_is_valid_is_read_as_by_the_validator_and_nearly_all_of_it_plainly():
    plain = 0
    for record_type, tree in TREES:
        found, expected = read_plainly(record_type, tree), by_validator(record_type, tree)
        if found is not None:
            plain += 1
            assert everything(found) == everything(expected), tree
    valid = sum(by_validator(record_type, tree) is not None for record_type, tree in TREES)
    assert plain > 0.97 * valid


@pytest.mark.parametrize("seed", range(8))
def test_what_is_hostile_is_never_read_where_the_validator_refuses_it_nor_for_something_else(seed: int):
    random_ = random.Random(seed)
    read = 0
    for _ in range(2_000):
        record_type, tree = random_.choice(TREES)
        for _ in range(random_.choice((1, 1, 2))):
            tree = changed(tree, random_) if isinstance(tree, dict) else tree
        if (found := read_plainly(record_type, tree)) is not None:
            read += 1
            assert everything(found) == everything(by_validator(record_type, tree)), tree
    assert read > 200


def records(record_type: type[Record] = Record) -> Iterator[type[Record]]:
    for each in record_type.__subclasses__():
        yield each
        yield from records(each)


def test_readers_know_all_that_inventories_catalog_and_profiles_are_made_of():
    """A kind of constraint that they do not know would make each scan build the validator."""
    packages = ("sovcheck.inventory.assets", "sovcheck.catalog.entries", "sovcheck.policy.profile")
    models = {each for each in records() if each.__module__.startswith(packages)}
    assert len(models) > 60
    for model in models:
        reader = first_reader(model)
        assert reader.knows_all, model
        assert not [field.name for field in reader.fields if field.read is nothing], model


def test_an_error_is_the_validators():
    with pytest.raises(ValidationError) as told:
        validated(Organization, {"id": "example", "country": "France"})
    assert [error["loc"] for error in told.value.errors()] == [("country",)]


def test_a_fleet_is_read_by_the_validator(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(plain_records, "_FEW", 3)
    first_reader.cache_clear()
    for number in range(5):
        assert validated(Stake, {"country": "FR", "capital": str(number)}) == Stake(country="FR", capital=number)
    assert first_reader(Stake).left == 0
    first_reader.cache_clear()


def test_a_list_and_a_word_are_told_apart():
    assert validated(Model, {"id": "a", "base_models": []}).base_models == ()
    assert validated(Model, {"id": "a", "base_models": "undisclosed"}).base_models == "undisclosed"
    with pytest.raises(ValidationError):
        validated(Model, {"id": "a", "base_models": "a"})
