"""Contradiction: of two changes one undoes the other where they write the same field, or take away what it is about."""

import weakref

import pytest

from sovcheck.findings.answer.changes import Effort
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.declared import Inventory
from sovcheck.whatif.candidate import Candidate, rewriting
from sovcheck.whatif.contradiction import Compatibility, undone
from sovcheck.whatif.design import Design, Fields

BASE = (
    Design(Inventory((), None, {}))
    .added(Kind.CLOUD_SERVICE, {"id": "store", "provider": "vendor", "contract": {"law": "US", "venue": "US"}})
    .added(Kind.CLOUD_SERVICE, {"id": "other", "provider": "agency", "contract": {}})
    .added(Kind.DATASET, {"id": "records", "stored_in": ["store"], "backed_up_in": []})
)


def setting(effort: Effort, label: str, **fields: object) -> Candidate:
    return rewriting(effort, "store", label, lambda now: {**now, **fields})


def agreeing(label: str, part: str, value: str) -> Candidate:
    def agreed(now: Fields) -> Fields:
        return {**now, "contract": {**now["contract"], part: value}}

    return rewriting(Effort.CONTRACT, "store", label, agreed)


def keeping(label: str, *places: str) -> Candidate:
    def change(now: Fields) -> Fields:
        return {**now, "stored_in": [*(each for each in now["stored_in"] if each not in places), *places]}

    return rewriting(Effort.MIRROR, "records", label, change)


def dropping(name: str) -> Candidate:
    def apply(design: Design) -> Design:
        if name not in design:
            return design
        for namer in design.namers(name):
            fields = design.fields(namer)
            places = [each for each in fields["stored_in"] if each != name]
            design = design.rewritten(namer, {**fields, "stored_in": places})
        return design.without(name)

    return Candidate(Effort.DROP, name, f"drop {name}", apply)


MOVE = setting(Effort.MOVE_SERVICE, "move store", provider="operator", contract={"law": "DE", "venue": "DE"})
MOVE_AGAIN = setting(Effort.MOVE_SERVICE, "move store otherwise", provider="somebody")
KEYS = setting(Effort.KEYS, "hold the keys", key_custody={"custodian": "customer-only"})
FACT = setting(Effort.FACT, "state its provider", provider="vendor-2")
LAW, VENUE = agreeing("agree on a law", "law", "FR"), agreeing("agree on a venue", "venue", "FR")


@pytest.mark.parametrize(
    ("chosen", "lost"),
    [
        ((MOVE, KEYS), ()),
        ((LAW, VENUE), ()),
        # The machine is moved twice.
        ((MOVE, MOVE_AGAIN), (MOVE,)),
        # It is moved, and dropped.
        ((MOVE, dropping("store")), (MOVE,)),
        # A field is filled of what is dropped, or of what is moved after it.
        ((FACT, dropping("store")), (FACT,)),
        ((FACT, MOVE), (FACT,)),
        # One part of a group is written otherwise.
        ((LAW, VENUE, MOVE), (LAW, VENUE)),
        # What is copied there is there, and the old place may go then.
        ((keeping("copy it", "other"), dropping("store")), ()),
        ((keeping("copy it", "other"), dropping("other")), (keeping("copy it", "other"),)),
        # One is dropped, and then what named it.
        ((dropping("store"), dropping("records")), ()),
        # It changes nothing.
        ((setting(Effort.FACT, "state it again", provider="vendor"),),) * 2,
    ],
)
def test_what_does_not_last_is_undone(chosen: tuple[Candidate, ...], lost: tuple[Candidate, ...]):
    assert [each.key for each in undone(BASE, chosen)] == [each.key for each in lost]
    assert [each.key for each in undone(BASE, chosen[::-1])] == [each.key for each in lost]


def test_two_of_which_one_leads_to_nothing_without_a_third_can_be_made():
    """Whether they do something is seen once the third is there."""
    idle = setting(Effort.FACT, "state it again", provider="vendor")
    compatible = Compatibility(lambda: BASE)
    assert compatible.of(idle, KEYS)
    assert compatible.with_all(KEYS, [MOVE, LAW])
    assert not compatible.with_all(MOVE, [KEYS, LAW])


def test_of_the_designs_on_the_way_few_are_kept():
    """There may be thousands, each as large as all that was changed before it."""
    seen: list[weakref.ref[Design]] = []
    most = 0

    def adding(number: int) -> Candidate:
        def apply(design: Design) -> Design:
            nonlocal most
            seen.append(weakref.ref(design))
            most = max(most, sum(each() is not None for each in seen))
            return design.added(Kind.SOFTWARE, {"id": f"asset-{number}"})

        return Candidate(Effort.FACT, f"asset-{number:02}", f"add asset-{number}", apply)

    assert undone(BASE, [adding(number) for number in range(50)]) == ()
    assert most < 5
