import json
import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sovcheck.facts.builder import FactsBuilder
from sovcheck.facts.documents.shape import Group, ListOf, Scalar, Shape, kind_shape
from sovcheck.facts.equality.encoding import Encoder
from sovcheck.facts.schema import facts_schema, kind_schema
from sovcheck.inventory.assets.asset import Kind

Inventory = dict[str, list[dict[str, Any]]]
Build = Callable[[Inventory], FactsBuilder]

many = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
VALIDATORS = {kind.value: jsonschema_rs.validator_for(kind_schema(kind)) for kind in Kind}
SELF_CONTAINED = ("gpu_hosts", "cloud_services", "applications", "data_flows", "software")


@pytest.fixture(scope="session")
def build(builder_of: Callable[[str], FactsBuilder]) -> Build:
    return lambda inventory: builder_of("\n".join(f"{key}: {json.dumps(assets)}" for key, assets in inventory.items()))


@pytest.fixture(scope="session")
def drawn(inventories: st.SearchStrategy[Inventory]) -> Callable[[st.DataObject], Inventory]:
    return lambda data: data.draw(inventories)


def _encoder(builder: FactsBuilder) -> Callable[[str], str]:
    encoder = Encoder()
    return lambda asset_id: encoder.encode(builder.facts(asset_id))


def _ids(inventory: Inventory) -> Iterator[str]:
    return (asset["id"] for assets in inventory.values() for asset in assets)


def _handles(facts: Any) -> Iterator[str]:
    if isinstance(facts, dict):
        for name, value in facts.items():
            if name == "path" and value is not None:
                yield value
            yield from _handles(value)
    elif isinstance(facts, list):
        for item in facts:
            yield from _handles(item)


def _strangers(facts: Any, shape: Shape) -> Iterator[str]:
    """Texts that are none of the words of their fact."""
    match shape:
        case Group(fields=fields):
            for name, field in fields.items():
                yield from _strangers(facts[name], field)
        case ListOf(item=item):
            for each in facts or ():
                yield from _strangers(each, item)
        case Scalar(words=words):
            if words and facts is not None and facts not in words:
                yield facts


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(item, old, new) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, old, new) for item in value]
    return new if value == old else value


def _reordered(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: _reordered(value[key], chance) for key in keys}
    if isinstance(value, list):
        items = [_reordered(item, chance) for item in value]
        chance.shuffle(items)
        return items
    return value


@many
@given(data=st.data())
def test_every_document_has_exactly_the_published_form(
    build: Build, drawn: Callable[..., Inventory], data: st.DataObject
):
    inventory = drawn(data)
    builder = build(inventory)
    combined = jsonschema_rs.validator_for(facts_schema())
    for asset_id in _ids(inventory):
        facts = builder.facts(asset_id)
        VALIDATORS[facts["kind"]].validate(facts)
        combined.validate(facts)


@many
@given(data=st.data())
def test_a_fact_that_has_words_is_one_of_them(build: Build, drawn: Callable[..., Inventory], data: st.DataObject):
    inventory = drawn(data)
    builder = build(inventory)
    for asset_id in _ids(inventory):
        facts = builder.facts(asset_id)
        assert list(_strangers(facts, kind_shape(Kind(facts["kind"])))) == []


@many
@given(data=st.data())
def test_the_text_says_what_the_document_says(build: Build, drawn: Callable[..., Inventory], data: st.DataObject):
    inventory = drawn(data)
    builder = build(inventory)
    encode = _encoder(builder)
    for asset_id in _ids(inventory):
        assert json.loads(encode(asset_id)) == builder.facts(asset_id)


@many
@given(data=st.data())
def test_every_handle_leads_over_connected_hops_from_the_asset(
    build: Build, drawn: Callable[..., Inventory], data: st.DataObject
):
    inventory = drawn(data)
    builder = build(inventory)
    for asset_id in _ids(inventory):
        for handle in _handles(builder.facts(asset_id)):
            path = builder.path(asset_id, handle)
            assert path[0].asset == asset_id
            assert all(hop.to == following.asset for hop, following in pairwise(path))
            _assert_ends_where_the_handle_says(handle, [path[0].asset, *(hop.to for hop in path)])


def _assert_ends_where_the_handle_says(handle: str, nodes: list[str]) -> None:
    head, _, rest = handle.partition(":")
    where = {nodes[-1], nodes[-2], nodes[-1].removeprefix("country:")}
    if head in {"access", "throttle", "cutoff", "origin", "option-cutoff"}:
        country, organization = rest.split(":")
        assert (country if organization == "-" else organization) in where
    elif head in {"controller", "holder", "single"}:
        assert rest.split(":")[-1] in where
    elif head == "reach":
        country = rest.split(":")[1]
        assert country == "-" or nodes[-1] == f"country:{country}"


@many
@given(data=st.data())
def test_facts_name_neither_the_asset_nor_what_is_noted_of_it(
    build: Build, drawn: Callable[..., Inventory], data: st.DataObject
):
    inventory = drawn(data)
    encode = _encoder(build(inventory))
    for asset_id in _ids(inventory):
        assert asset_id not in encode(asset_id)


@many
@given(data=st.data())
def test_a_renamed_asset_has_the_same_facts(build: Build, drawn: Callable[..., Inventory], data: st.DataObject):
    inventory = drawn(data)
    asset_id = data.draw(st.sampled_from(list(_ids(inventory))))
    renamed = _renamed(inventory, asset_id, "aa-another-name")
    for asset in (asset for assets in renamed.values() for asset in assets if asset["id"] == "aa-another-name"):
        asset.update(name="Another Name", notes="More notes", tags=["b", "a"])
    assert _encoder(build(renamed))("aa-another-name") == _encoder(build(inventory))(asset_id)


@many
@given(data=st.data(), chance=st.randoms(use_true_random=False))
def test_the_order_of_keys_and_lists_changes_nothing(
    build: Build, drawn: Callable[..., Inventory], data: st.DataObject, chance: random.Random
):
    inventory = drawn(data)
    first, second = _encoder(build(inventory)), _encoder(build(_reordered(inventory, chance)))
    for asset_id in _ids(inventory):
        assert first(asset_id) == second(asset_id)


@many
@given(data=st.data())
def test_equal_signatures_mean_equal_facts(build: Build, drawn: Callable[..., Inventory], data: st.DataObject):
    inventory = drawn(data)
    for key in SELF_CONTAINED:
        inventory[key] += [{**asset, "id": f"{asset['id']}-twin"} for asset in inventory[key]]
    builder = build(inventory)
    encode = _encoder(builder)
    texts: dict[object, str] = {}
    for asset_id in _ids(inventory):
        text = encode(asset_id)
        assert texts.setdefault(builder.signature(asset_id), text) == text


def test_twins_have_equal_signatures(build: Build):
    host = {"operator": "owner", "accelerators": [{"model": "gpu", "count": 2}], "country": "FR"}
    hosts = [
        {"id": "one", "name": "One", **host},
        {"id": "two", "tags": ["b"], **host},
        {"id": "other", "country": "FR"},
    ]
    builder = build({"organizations": [{"id": "owner"}], "gpu_hosts": hosts})
    assert builder.signature("one") == builder.signature("two")
    assert builder.signature("one") != builder.signature("other")


@many
@given(data=st.data())
def test_any_text_is_a_path_from_the_asset_or_a_key_error(
    build: Build, drawn: Callable[..., Inventory], data: st.DataObject
):
    inventory = drawn(data)
    builder = build(inventory)
    ids = list(_ids(inventory))
    asset_id = data.draw(st.sampled_from(ids))
    own = set(_handles(builder.facts(asset_id)))
    of_others = sorted({handle for other in ids for handle in _handles(builder.facts(other))})
    for handle in (*of_others, *data.draw(st.lists(st.text(alphabet="cuthosringle:-0123FR²", max_size=12)))):
        try:
            path = builder.path(asset_id, handle)
        except KeyError:
            assert handle not in own
        else:
            assert path[0].asset == asset_id


@pytest.mark.parametrize(
    "handle",
    ["", ":", "host", "host:", "host:1", "host:-1", "host:00", "host:²", "requirement:0", "cutoff", "cutoff::",
     "cutoff:US:owner", "controller:operator", "controller:nobody:owner", "controller:operator:other", "terms:free",
     "single:organization:owner", "reach:stored:FR:-", "path:x", "option-cutoff:FR:owner", "__class__"],
)  # fmt: skip
def test_what_is_no_handle_is_a_key_error(build: Build, handle: str):
    host = {"id": "host", "operator": "owner", "serves": ["model"]}
    inventory = {
        "organizations": [{"id": "owner"}, {"id": "other"}],
        "gpu_hosts": [host],
        "models": [{"id": "model", "access": "weights"}],
        "applications": [{"id": "app", "requires": []}],
    }
    builder = build(inventory)
    for asset_id in ("host", "model", "app"):
        with pytest.raises(KeyError):
            builder.path(asset_id, handle)
