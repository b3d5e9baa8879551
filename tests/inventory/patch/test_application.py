"""A patch sets, adds and removes, says where it did, and is refused where it asks for what is not there."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.errors import InputError, Location
from sovcheck.inventory.assets.gpu_host import GpuHost, Tenancy
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.patch.application import apply_patch
from sovcheck.inventory.patch.change_set import make_patch

Patched = Callable[..., Inventory]


def host(inventory: Inventory) -> GpuHost:
    asset = inventory.assets["host-a"].asset
    assert isinstance(asset, GpuHost)
    return asset


def test_a_field_gets_another_value(patched: Patched):
    changed = patched("set: {host-a: {operator: agency, tenancy: rented}}\n")
    assert host(changed).operator == ("agency",)
    assert host(changed).tenancy is Tenancy.RENTED
    assert host(changed).country == "DE"
    assert changed.assets["host-a"].stated >= {"operator", "tenancy", "contract"}


def test_null_takes_a_field_away(patched: Patched):
    changed = patched("set: {host-a: {operator: null, country: ~, contract: }}\n")
    assert host(changed).operator is None
    assert changed.assets["host-a"].stated == {"id", "administered_from"}


def test_a_group_is_replaced_whole_and_a_field_in_it_by_its_dotted_name(patched: Patched):
    assert host(patched("set: {host-a: {contract: {law: FR}}}\n")).contract.notice_days is None
    contract = host(patched("set: {host-a: {contract.law: FR}}\n")).contract
    assert (contract.law, contract.notice_days) == ("FR", 90)
    contract = host(patched("set: {host-a: {contract.law: null}}\n")).contract
    assert (contract.law, contract.notice_days) == (None, 90)


def test_a_dotted_name_begins_a_group_that_is_not_there_and_reaches_into_lists(patched: Patched):
    changed = host(patched("set: {host-a: {key_custody.custodian: customer-only, administered_from.1: DE}}\n"))
    assert changed.key_custody.custodian == "customer-only"
    assert changed.administered_from == ("DE", "DE")


def test_what_is_removed_is_gone_and_what_is_added_is_there_in_order(patched: Patched):
    text = "remove: [host-a]\nadd:\n  gpu_hosts:\n    - {id: a-host, country: FR}\nset: {desk: {requires: [a-host]}}\n"
    changed = patched(text)
    assert list(changed.assets) == ["a-host", "agency", "desk", "operator-a"]
    assert changed.removed == {"host-a": Location("1.yaml", 3)}


def test_an_id_may_be_removed_and_added_again(patched: Patched):
    changed = patched("remove: [host-a]\nadd: {gpu_hosts: [{id: host-a, country: FR}]}\n")
    assert host(changed).country == "FR"
    assert not changed.removed


def test_later_patches_build_on_earlier_ones(patched: Patched):
    first = "add: {gpu_hosts: [{id: host-b, country: FR}]}\nset: {host-a: {country: FR}}\n"
    changed = patched(first, "set: {host-b: {country: US}, host-a: {country: US}}\n")
    assert changed.assets["host-b"].asset.country == host(changed).country == "US"
    assert changed.assets["host-a"].at("country") == Location("2.yaml", 3)


def test_the_files_of_patches_are_known_by_their_digest_and_leave_the_name_of_the_system(patched: Patched):
    changed = patched("metadata: {name: another}\nset: {host-a: {country: FR}}\n")
    assert [file.path for file in changed.patches] == ["1.yaml"]
    assert changed.patches[0].sha256 == hashlib.sha256(Path("1.yaml").read_bytes()).hexdigest()
    assert changed.name == "a system"
    assert [file.path for file in changed.files] == ["inventory.yaml"]


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("operator", Location("1.yaml", 5)),
        ("contract", Location("inventory.yaml", 11)),
        ("contract.law", Location("1.yaml", 6)),
        ("contract.notice_days", Location("inventory.yaml", 13)),
        ("administered_from.1", Location("1.yaml", 9)),
        ("country", Location("1.yaml", 10)),
        ("site", Location("inventory.yaml", 8)),
    ],
)
def test_each_field_stands_where_it_was_said_last(patched: Patched, field: str, place: Location):
    settings = "    contract.law: FR\n    administered_from:\n      - DE\n      - FR\n    country: null\n"
    changed = patched(f"set:\n  host-a:\n    operator: agency\n{settings}")
    assert changed.assets["host-a"].at(field) == place
    assert changed.assets["host-a"].location == Location("inventory.yaml", 8)


def test_the_inventory_itself_stays_as_it_was(inventory: Inventory, patched: Patched):
    before = dict(inventory.assets)
    patched("set: {host-a: {contract.law: FR}}\nremove: [desk]\n")
    assert dict(inventory.assets) == before
    assert host(inventory).contract.law == "DE"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("set: {hots-a: {country: FR}}", "1.yaml:3: set.hots-a: there is no asset 'hots-a': did you mean 'host-a'?"),
        ("set: {nowhere: {a: b}}", "set.nowhere: there is no asset 'nowhere': a patch changes what the inventory dec"),
        ("remove: [desc]", "1.yaml:3: remove: there is no asset 'desc': did you mean 'desk'?"),
        ("remove: [desk, desk]", "remove: 'desk' was removed at 1.yaml:3: leave out one of the two"),
        ("remove: [desk]\nset: {desk: {stage: production}}", "1.yaml:4: set.desk: 'desk' was removed at 1.yaml:3"),
        ("add: {gpu_hosts: [{id: desk}]}", "1.yaml:3: add.desk: 'desk' is declared already at inventory.yaml:16"),
        ("add: {gpu_hosts: [{id: b}, {id: b}]}", "add.b: 'b' is declared already at 1.yaml:3"),
        ("set: {host-a: {id: b}}", "set.host-a.id: an asset keeps its id: remove it, and add another one"),
        ("set: {host-a: {contry: FR}}", "set.host-a.contry: there is no such field: did you mean 'country'?"),
        ("set: {host-a: {contry: null}}", "set.host-a.contry: there is no such field: did you mean 'country'?"),
        ("set: {host-a: {contract.lw: null}}", "set.host-a.contract.lw: there is no such field: did you mean 'law'?"),
        ("set: {host-a: {contract.lw: FR}}", "set.host-a.contract.lw: there is no such field: did you mean 'law'?"),
        ("set: {host-a: {tenancy: rent}}", "set.host-a.tenancy: 'rent' is not one of owned, colocated, rented, cloud"),
        ("set: {host-a: {country.x: FR}}", "set.host-a.country.x: 'country' has no parts: set it whole"),
        ("set: {host-a: {administered_from.2: FR}}", "there is no item 2 in the list: count its items from 0"),
        ("set: {host-a: {administered_from.0: null}}", "an item cannot be taken out of a list by its place"),
        ("set: {host-a: {contract: {}, contract.law: FR}}", "set.host-a.contract.law: is part of contract, which this"),
        ("set: {host-a: {key_custody.holder: agency}}", "set.host-a.key_custody.custodian: is missing: write one of"),
        ("set: {host-a: {'': FR}}", "there is no such field"),
        ("set: {host-a: {contract..law: FR}}", "there is no such field"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_step_and_line(patched: Patched, text: str, said: str):
    with pytest.raises(InputError) as raised:
        patched(f"{text}\n")
    assert said in str(raised.value)


def test_everything_that_is_wrong_with_all_patches_is_told_at_once(patched: Patched):
    with pytest.raises(InputError) as raised:
        patched(
            "set: {host-a: {tenancy: rent, id: x}, nobody: {a: b}}\n", "remove: [none]\nset: {host-a: {cuntry: FR}}\n"
        )
    assert [str(problem).split(": ")[1] for problem in raised.value.problems] == [
        "set.host-a.id",
        "set.host-a.tenancy",
        "set.nobody",
        "remove",
        "set.host-a.cuntry",
    ]


def test_a_patch_in_memory_is_applied_as_often_as_one_likes(inventory: Inventory):
    new = Organization.model_validate({"id": "operator-b", "country": "FR"})
    patch = make_patch(
        "<change>", settings={"host-a": {"operator": "operator-b", "contract": {"law": None}}}, additions=[new]
    )
    once, again = apply_patch(inventory, patch), apply_patch(inventory, patch)
    assert once == again
    assert host(once).operator == ("operator-b",)
    assert once.assets["host-a"].at("operator") == Location("<change>")
    assert not once.patches


def test_a_patch_in_memory_that_asks_in_vain_is_refused(inventory: Inventory):
    with pytest.raises(InputError, match="<change>: remove: there is no asset 'nobody'"):
        apply_patch(inventory, make_patch("<change>", removals=["nobody"]))
