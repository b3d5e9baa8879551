import pytest

from sovcheck.catalog.hub_ids import with_catalog_ids
from sovcheck.catalog.loading import load_catalog
from sovcheck.errors import Location, Problem
from sovcheck.inventory.flaws import Flaws

CATALOG = load_catalog()


def advice(field, wrong):
    problem = Problem(Location("a.yaml", 3), field, wrong, "as it was")
    (found,) = with_catalog_ids(Flaws(problems=(problem,), count=1), CATALOG).problems
    return found.advice


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("meta-llama/Llama-3.3-70B-Instruct", "llama-3.3-70b"),
        ("mistralai/Mistral-Small-24B", "mistral-small-3-24b"),
        ("mistralai/mistral-small-24b-instruct-2501", "mistral-small-3-24b"),
    ],
)
def test_the_name_on_a_hub_leads_to_the_entry(name, entry):
    assert f"`id: {entry}`" in advice("models.0.id", f"{name!r} cannot be used")


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("models.0.id", "nobody/knows-this"),
        ("models.0.id", "Llama 3"),
        ("models.0.id", "a/b/c"),
        ("software.0.id", "mistralai/Mistral-Small-24B"),
        ("models.0.id", "mistralai/"),
    ],
)
def test_of_anything_else_the_advice_stays(field, name):
    assert advice(field, f"{name!r} cannot be used") == "as it was"
