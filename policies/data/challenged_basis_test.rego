package sovcheck.data.challenged_basis_test

import data.sovcheck.data.challenged_basis as rule
import data.sovcheck.lib.fixtures

place(country, adequacy, mechanism, changes) := object.union_n([
	fixtures.reach(country, "stored"),
	{"adequacy": adequacy, "mechanism": mechanism},
	changes,
])

dataset(reach) := fixtures.dataset({"reach": reach})

found(reach) := findings if {
	findings := rule.deny with input as dataset(reach) with data.profile as fixtures.profile
}

applies(changes) := answer if {
	answer := rule.applies with input as fixtures.dataset(changes) with data.catalog as fixtures.catalog
}

before_a_court := {"challenged": true}

american := place("US", "certified", "dpf", before_a_court)

test_data_that_stays_at_home_is_not_judged if applies({}) == false

test_a_decision_before_a_court_is_found if {
	found([american]) == {{
		"message": "It is personal data, stored in US, and the decision by which that may be is before a court",
		"path": "reach:stored:US:-",
		"discriminator": "US",
	}}
	applies({"reach": [american]})
}

test_all_ways_into_a_country_are_one_finding if {
	{finding.message | some finding in found([american, object.union(american, {"how": "api", "path": "reach:api:US:dpf"})])} == {concat("", [
		"It is personal data, sent to an API and stored in US, ",
		"and the decision by which that may be is before a court",
	])}
}

test_clauses_carry_the_transfer if {
	count(found([
		place("US", "certified", "scc", before_a_court),
		place("XK", "adequate", "bcr", before_a_court),
	])) == 0
}

test_what_has_no_basis_at_all_is_for_another_rule if {
	count(found([place("US", "certified", null, before_a_court), place("IN", "none", null, before_a_court)])) == 0
}

test_a_decision_that_ends_soon_is_found if {
	soon := place("GB", "adequate", null, {"decision_ends_in_days": 180})
	{finding.message | some finding in found([soon])} == {"It is personal data, stored in GB, and the decision by which that may be ends in 180 days"}
	later := place("GB", "adequate", "adequacy", {"decision_ends_in_days": 181})
	count(found([later])) == 0
	applies({"reach": [later]})
}

test_a_commercial_recipient_rests_on_its_decision if {
	count(found([place("CA", "commercial", "adequacy", before_a_court)])) == 1
}

test_a_decision_without_an_end_passes if {
	count(found([place("CH", "adequate", null, {})])) == 0
	applies({"reach": [place("CH", "adequate", null, {})]})
}

test_a_place_of_unknown_country_is_no_finding if {
	count(found([place(null, "adequate", null, before_a_court)])) == 0
}

test_public_data_is_not_judged if applies({"data_class": "public", "reach": [american]}) == false

test_an_incomplete_reach_may_rest_on_one if applies({"reach_complete": null})

test_data_from_outside_the_eea_is_not_judged if {
	applies({
		"controller": fixtures.organization("example-inc", "US"),
		"subjects_in_eea": false,
		"reach": [american],
	}) == false
}

test_unknown_subjects_of_a_foreign_controller_are_unknown if {
	facts := fixtures.dataset({
		"controller": fixtures.organization("example-inc", "US"),
		"subjects_in_eea": null,
		"reach": [american],
	})
	not rule.applies with input as facts with data.catalog as fixtures.catalog
	not rule.applies == false with input as facts with data.catalog as fixtures.catalog
	rule.unknown == {"subjects_in_eea"} with input as facts with data.catalog as fixtures.catalog
}

test_an_unknown_controller_of_foreign_subjects_is_unknown if {
	facts := fixtures.dataset({"controller": fixtures.no_organization, "subjects_in_eea": false, "reach": [american]})
	not rule.applies with input as facts with data.catalog as fixtures.catalog
	rule.unknown == {"controller.country"} with input as facts with data.catalog as fixtures.catalog
}
