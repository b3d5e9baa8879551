"""What becomes of applications is worked out for one loss after the other, and none of them stays in memory."""

import gc
from pathlib import Path
from weakref import ref

from sovcheck.whatif.consequences import Consequences
from sovcheck.whatif.departures import WhatIf

SYSTEM = (Path(__file__).parent / "every-outcome.yaml").read_text(encoding="utf-8").partition("}\n")[2]


def test_the_consequences_of_a_loss_is_freed_without_a_search_for_cycles(whatif_of, monkeypatch):
    made: list[ref[Consequences]] = []
    of = Consequences.of

    def remembered(self, application):
        made.append(ref(self))
        return of(self, application)

    monkeypatch.setattr(Consequences, "of", remembered)
    system: WhatIf = whatif_of(SYSTEM)
    gc.disable()
    try:
        system.each()
        alive = sum(each() is not None for each in made)
    finally:
        gc.enable()
    assert len(made) > 10
    assert alive <= len(system.applications), "the last one at most"
