"""Holds each fact of the bundled catalog that decides a verdict to a document that a stranger can find."""

from datetime import date

import pytest

from sovcheck.catalog.entries.clouds import Cloud
from sovcheck.catalog.entries.countries import Bloc
from sovcheck.catalog.entries.licences import Licence
from sovcheck.catalog.entries.provenance import Certainty, Provenance
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id
from sovcheck.catalog.truth import deciding_facts, documents, not_of_its_day, not_to_be_found

SOURCED = {"source": "Register, Publisher, 2026-01-02", "as_of": "2026-01-02", "certainty": "confirmed"}

COLLECTIONS = (
    "stanford-crfm/helm@",
    "stanford-crfm/ecosystem-graphs@",
    "anomalyco/models.dev@",
    "SpareCores/",
    "simsharmaa/",
    "romarin-hsieh/",
    "yoonsunghwan/",
    "alirezax2/",
    "ceekay-munshot/",
    "joshuakeum9-cell/",
    "DennisPoniros/",
    "MBench1/",
    "Thyge1232/",
)
"""Tables that others compiled: what one of them says alone is not confirmed."""


def facts(catalog, kind):
    for entry in entries_of(catalog, kind).values():
        for field, provenance in deciding_facts(entry):
            yield f"{entry_id(entry)}.{field}", provenance


@pytest.fixture(params=LISTS)
def kind(request):
    return request.param


def test_every_deciding_fact_names_a_document_that_a_stranger_can_find_and_its_day(bundled, kind):
    wrong = {
        fact: why
        for fact, provenance in facts(bundled, kind)
        for why in (*map(not_to_be_found, documents(provenance)), not_of_its_day(provenance))
        if why is not None
    }
    assert wrong == {}


def test_what_one_collection_of_others_says_alone_is_not_confirmed(bundled):
    alone = {
        fact
        for kind in LISTS
        for fact, provenance in facts(bundled, kind)
        if provenance.certainty is Certainty.CONFIRMED
        and len(documents(provenance)) == 1
        and any(name in provenance.source for name in COLLECTIONS)
    }
    assert alone == set()


@pytest.mark.parametrize(
    ("kinds", "least"),
    [
        (LISTS, 0.735),
        (("models",), 0.75),
        (("licences",), 0.85),
        (("services",), 0.78),
        (("organizations",), 0.49),
        (("clouds",), 0.70),
        (("accelerators",), 0.50),
        (("technologies",), 0.95),
    ],
)
def test_most_of_what_decides_is_confirmed(bundled, kinds, least):
    certain = [word.certainty is Certainty.CONFIRMED for kind in kinds for _, word in facts(bundled, kind)]
    assert sum(certain) >= least * len(certain)


def test_nothing_is_known_from_a_day_after_the_newest_of_the_catalog(bundled):
    for kind in LISTS:
        assert all(provenance.as_of <= bundled.date for _, provenance in facts(bundled, kind))


@pytest.mark.parametrize(
    "document",
    [
        "Model card of Llama 4, Meta, 2025-04-05",
        "Annual report 2025, Prosus, June 2025",
        "Llama 4 Maverick gains ground (Some Paper, 5 April 2025)",
        "Model card of Llama 4, meta-llama/llama-models@0e0b8c519242:models/llama4/MODEL_CARD.md",
    ],
)
def test_a_document_with_title_publisher_and_day_can_be_found(document):
    assert not_to_be_found(document) is None


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("Model card of Llama 4, as told by a list of 379 models, Somebody, 2026-09-24", "unnamed"),
        ("no source read, general knowledge, 2026-09-24", "unnamed"),
        ("Model card of meta-llama/Llama-3.3-70B-Instruct", "when it was published"),
        ("Model card of Llama 4, Meta, 2025-13-45", "when it was published"),
        ("Model card of 2025-04-05", "who published it"),
    ],
)
def test_what_nobody_could_find_is_no_document(document, why):
    assert why in not_to_be_found(document)


@pytest.mark.parametrize(
    ("source", "as_of", "fits"),
    [
        ("A, B, 2025-04-05", "2025-04-05", True),
        ("A, B, 2025-04-05", "2025-04-06", False),
        ("A, B, 2025-04-05; C, D, 7 May 2026", "2026-05-07", True),
        ("A, B, 2025-04-05; C, D, 7 May 2026", "2025-04-05", False),
        ("A, B, May 2025", "2025-05-31", True),
        ("A, B, May 2025", "2025-06-01", False),
        ("A, B, 2025-05", "2025-05-01", True),
        ("A, B, October 2023; C, D, November 2019", "2023-10-31", True),
        ("A, B, October 2023; C, D, November 2019", "2019-11-30", False),
        ("A, B, 2025-04-05; C, D, June 2026", "2025-04-05", False),
        ("A, B, 2025-04-05; C, D, April 2025", "2025-04-05", True),
        ("A, B, 2025-04-05; C, D, April 2025", "2025-04-30", True),
        ("What ends until January 2027, B, 2026-10-15", "2026-10-15", True),
        ("A, b/c@0123456:d.md", "2020-01-01", True),
    ],
)
def test_a_fact_is_as_of_the_day_of_its_newest_document(source, as_of, fits):
    provenance = Provenance(source=source, as_of=date.fromisoformat(as_of), certainty="confirmed")
    assert (not_of_its_day(provenance) is None) is fits


def test_what_an_entry_is_called_decides_nothing_and_what_it_leaves_open_needs_no_source():
    bloc = Bloc(id="x", name="X", members=["FR"], **SOURCED)
    assert [field for field, _ in deciding_facts(bloc)] == ["members"]
    licence = Licence(
        id="x",
        name="X",
        spdx=False,
        commercial="yes",
        geographic_limits=None,
        use_limits=None,
        revocability="breach",
        mutable=None,
        scale_limits=None,
        clause="1",
        **SOURCED,
    )
    assert [field for field, _ in deciding_facts(licence)] == ["commercial", "revocability"]


def test_each_region_of_a_cloud_and_whoever_runs_it_is_a_fact_with_its_own_source():
    cloud = Cloud.model_validate(
        {
            "id": "x",
            "name": "X",
            "operator": "a",
            "regions": [
                {"id": "r1.2", "countries": ["FR"]},
                {"id": "r2", "countries": ["DE"], "operator": {"organization": "b", **SOURCED, "source": "own"}},
            ],
            "field_sources": [{"fields": ["regions.r1.2"], **SOURCED, "source": "other"}],
            **SOURCED,
        }
    )
    assert {field: provenance.source for field, provenance in deciding_facts(cloud)} == {
        "operator": SOURCED["source"],
        "regions.r1.2": "other",
        "regions.r2": SOURCED["source"],
        "regions.r2.operator": "own",
    }
