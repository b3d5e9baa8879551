from sovcheck.errors import Location
from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.judging.grounds import explain_omitted, explain_unknown, says_itself


def test_words_and_fields_are_said_once():
    assert explain_unknown(("operator.id", "operator", "operator.country")) == (
        "not known: its operator; the country of its operator. "
        "To state: operator; operator, and country of that organization"
    )


def test_up_to_three_that_leave_it_open_are_named():
    omitted = [Omitted(f"app-{number}", "data", Location("a.yaml", number)) for number in range(1, 5)]
    assert explain_omitted(omitted[:1]) == ". Left open by app-1 (data)"
    assert explain_omitted(omitted[:3]).endswith("app-3 (data)")
    assert explain_omitted(omitted).endswith("app-3 (data); and others")
    assert explain_omitted([Omitted("from-catalog", "country", None)]) == ". Left open by from-catalog (country)"
    assert explain_omitted([]) == ""


def test_fields_of_one_place_are_named_together():
    place = Location("a.yaml", 3)
    omitted = [Omitted("host", "requires", place), Omitted("app", "data", None), Omitted("host", "management", place)]
    assert explain_omitted(omitted) == ". Left open by host (requires, management); app (data)"


def test_a_field_of_the_asset_itself_is_named_where_the_fact_does_not_say_it():
    assert says_itself(("contract.law",), "contract.law")
    assert says_itself(("operator.id",), "operator")
    assert says_itself(("data_class",), "class")
    assert not says_itself(("cutoff_complete",), "management.provider")


def test_a_fact_without_words_is_named():
    assert explain_unknown(("something.new",)) == "not known: something.new. To state: something.new"
