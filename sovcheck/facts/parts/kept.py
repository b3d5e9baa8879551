"""Where copies of a dataset lie, stored or backed up, and who else than its controller can use their keys."""

from collections.abc import Iterator

from sovcheck.facts.documents.dataset import Kept, KeyHolder
from sovcheck.facts.ordering import Distinct, canonical, each_distinct
from sovcheck.facts.sources import Sources
from sovcheck.graph.omissions import Omission
from sovcheck.inventory.assets.asset import KeyCustodian
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost

Store = GpuHost | CloudService


def kept_copies(dataset: Dataset, sources: Sources) -> list[Distinct[Kept]]:
    """The copies, each once, in an order that follows from what they are."""
    stores = _stores(dataset, sources)
    found = ((store.id, _kept(dataset, store, backup=backup, sources=sources)) for store, backup in stores)
    return each_distinct("kept", ((f"{facts}", store, facts) for store, facts in found))


def of_keys(dataset: Dataset, sources: Sources) -> Iterator[Omission]:
    """What leaves open who can use the keys of its copies."""
    for store, _ in _stores(dataset, sources):
        if store.key_custody is None:
            yield Omission(store.id, "key_custody")
        elif store.key_custody.custodian is KeyCustodian.CUSTOMER_ONLY:
            continue
        elif not _key_holders(store, sources):
            third = store.key_custody.custodian is KeyCustodian.THIRD_PARTY
            runner = "operator" if isinstance(store, GpuHost) else "provider"
            yield Omission(store.id, "key_custody.holder" if third else runner)
        elif dataset.controller is None:
            yield Omission(dataset.id, "controller")


def _stores(dataset: Dataset, sources: Sources) -> Iterator[tuple[Store, bool]]:
    for names, backup in ((dataset.stored_in, False), (dataset.backed_up_in, True)):
        for name in names or ():
            store = sources.system.assets[name]
            if isinstance(store, GpuHost | CloudService):
                yield store, backup


def _kept(dataset: Dataset, store: Store, *, backup: bool, sources: Sources) -> Kept:
    word, holders = _keys(dataset, store, sources)
    return {"kind": store.kind.value, "backup": backup, "keys": word, "holders": holders, "path": ""}


def _keys(dataset: Dataset, store: Store, sources: Sources) -> tuple[str | None, list[KeyHolder]]:
    if store.key_custody is None:
        return None, []
    if store.key_custody.custodian is KeyCustodian.CUSTOMER_ONLY:
        return "owner", []
    holders = _key_holders(store, sources)
    if not holders or dataset.controller is None:
        return None, []
    others = [name for name in holders if not _is_own(name, dataset.controller, sources)]
    return ("others", canonical(_holder(name, sources) for name in others)) if others else ("owner", [])


def _key_holders(store: Store, sources: Sources) -> tuple[str, ...]:
    """Who can use the keys, where these are not the customer's alone; nobody where that is not stated."""
    custody = store.key_custody
    if custody is not None and custody.custodian is KeyCustodian.THIRD_PARTY:
        return (custody.holder,) if custody.holder is not None else ()
    return sources.system.runners(store.id)


def _is_own(holder: str, controller: str, sources: Sources) -> bool:
    """Whether it is who decides about the data, or a company that it controls."""
    return holder == controller or any(party.organization == controller for party in sources.graph.controllers(holder))


def _holder(name: str, sources: Sources) -> KeyHolder:
    return {
        "country": sources.parties.country(name),
        "organization": name,
        "name": sources.system.assets[name].name,
    }
