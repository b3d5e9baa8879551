"""Holds the provenance of single fields to one meaning: the field's own where it has one, else the entry's."""

import pytest
from pydantic import ValidationError

from sovcheck.catalog.entries.clouds import Cloud
from sovcheck.catalog.entries.licences import CatalogModel

SOURCED = {"source": "the card", "as_of": "2026-01-02", "certainty": "confirmed"}
OTHER = {"source": "the table", "as_of": "2026-03-04", "certainty": "secondary", "uncertain": "one table"}


def model(*field_sources):
    return CatalogModel.model_validate(
        {"id": "m", "developer": "a", "base_models": ["b"], "field_sources": field_sources, **SOURCED}
    )


def test_a_field_stands_on_its_own_source_and_the_rest_on_that_of_the_entry():
    entry = model({"fields": ["base_models", "licence"], **OTHER})
    assert entry.provenance_of("base_models").source == "the table"
    assert entry.provenance_of("base_models.0").citation == "the table (as of 2026-03-04)"
    assert entry.provenance_of("licence.id").source == "the table"
    assert entry.provenance_of("developer") is entry


@pytest.mark.parametrize(
    ("field_source", "wrong"),
    [
        ({"fields": ["weight"], **OTHER}, "'weight', which is not a field of this entry"),
        ({"fields": ["certainty"], **OTHER}, "'certainty', which is not a field of this entry with a source"),
        ({"fields": ["developer", "developer"], **OTHER}, "'developer' twice"),
        ({"fields": [], **OTHER}, "at least 1 item"),
        ({"fields": ["developer"], **OTHER, "uncertain": None}, "say in `uncertain` what is not sure"),
        ({"fields": ["base_models.b"], **OTHER}, "base_models has no 'b'"),
    ],
)
def test_a_source_of_a_field_names_fields_of_the_entry_once(field_source, wrong):
    with pytest.raises(ValidationError, match=wrong):
        model(field_source)


def test_a_fact_says_since_when_it_is_contested_and_when_it_lapsed():
    entry = model({"fields": ["developer"], **OTHER, "contested_since": "2026-02-01", "lapsed_on": "2026-03-01"})
    found = entry.provenance_of("developer")
    assert (str(found.contested_since), str(found.lapsed_on)) == ("2026-02-01", "2026-03-01")


def test_a_source_may_be_that_of_one_region():
    with pytest.raises(ValidationError, match="regions has no 'r3'"):
        Cloud.model_validate(
            {
                "id": "x",
                "name": "X",
                "operator": "a",
                "regions": [{"id": "r1", "countries": ["FR"]}],
                "field_sources": [{"fields": ["regions.r3"], **OTHER}],
                **SOURCED,
            }
        )
