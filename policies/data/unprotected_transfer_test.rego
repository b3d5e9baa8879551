package sovcheck.data.unprotected_transfer_test

import data.sovcheck.data.unprotected_transfer as rule
import data.sovcheck.lib.fixtures

place(country, how, adequacy, mechanism) := object.union(fixtures.reach(country, how), {
	"adequacy": adequacy,
	"mechanism": mechanism,
})

found(reach) := findings if {
	findings := rule.deny with input as fixtures.dataset({"reach": reach})
}

applies(changes) := answer if {
	answer := rule.applies with input as fixtures.dataset(changes) with data.catalog as fixtures.catalog
}

foreign := {"controller": fixtures.organization("example-inc", "US"), "subjects_in_eea": false}

test_data_inside_the_eea_passes if {
	count(found([place("FR", "stored", "home-territory", null)])) == 0
	applies({})
	count(rule.unknown) == 0 with input as fixtures.dataset({}) with data.catalog as fixtures.catalog
}

test_an_adequate_country_passes if count(found([place("CH", "stored", "adequate", null)])) == 0

test_no_decision_and_no_mechanism_is_found if {
	found([place("IN", "flowed", "none", null), place("FR", "stored", "home-territory", null)]) == {{
		"message": "It is personal data, received in IN, which has no adequacy decision, and no mechanism for it is named",
		"path": "reach:flowed:IN:-",
		"discriminator": "IN",
	}}
}

test_the_mechanism_none_is_none if count(found([place("IN", "flowed", "none", "none")])) == 1

test_all_ways_into_a_country_are_one_finding if {
	found([place("US", "stored", "certified", null), place("US", "api", "certified", null)]) == {{
		"message": concat("", [
			"It is personal data, sent to an API and stored in US, which is adequate for certified recipients only, ",
			"and no mechanism for it is named",
		]),
		"path": "reach:api:US:-",
		"discriminator": "US",
	}}
}

importer(certified) := {"country": "US", "organization": "example-inc", "name": null, "certified": certified}

received(how, importers) := object.union(place("US", how, "certified", "dpf"), {"importers": importers})

asked(reach) := facts if {
	facts := rule.unknown with input as fixtures.dataset({"reach": reach}) with data.catalog as fixtures.catalog
}

test_a_certified_recipient_under_the_framework_passes if {
	count(found([received("stored", [importer(true)])])) == 0
	count(asked([received("stored", [importer(true)])])) == 0
}

test_a_recipient_that_is_not_certified_is_found_once if {
	found([received("stored", [importer(false)]), received("api", [importer(true), importer(false)])]) == {{
		"message": concat("", [
			"It is personal data, sent to an API and stored in US, and example-inc (US) is not certified for it ",
			"under the Data Privacy Framework",
		]),
		"path": "reach:api:US:-",
		"discriminator": "dpf:US:example-inc",
	}}
}

test_a_recipient_of_which_nobody_says_whether_it_is_certified_is_unknown if {
	count(found([received("stored", [importer(null)])])) == 0
	asked([received("stored", [importer(null)])]) == {"reach.importers.certified"}
	asked([received("stored", [])]) == {"reach.importers.certified"}
}

test_who_receives_it_by_clauses_needs_no_certificate if {
	by_clauses := object.union(place("US", "stored", "certified", "scc"), {"importers": [importer(false)]})
	count(found([by_clauses])) == 0
	count(asked([by_clauses])) == 0
}

test_the_framework_is_no_mechanism_elsewhere if count(found([place("IN", "stored", "none", "dpf")])) == 1

test_a_bare_adequacy_is_not_enough_for_the_united_states if {
	count(found([place("US", "stored", "certified", "adequacy")])) == 1
}

test_a_commercial_recipient_passes_where_adequacy_is_claimed if {
	count(found([place("CA", "stored", "commercial", "adequacy")])) == 0
	count(found([place("CA", "stored", "commercial", null)])) == 1
}

test_clauses_rules_and_derogations_pass if {
	count(found([
		place("IN", "stored", "none", "scc"),
		place("IN", "flowed", "none", "bcr"),
		place("IN", "api", "none", "derogation"),
	])) == 0
}

test_a_place_of_unknown_country_is_no_finding if count(found([place(null, "stored", "none", null)])) == 0

test_public_data_is_not_judged if applies({"data_class": "public"}) == false

test_data_from_outside_the_eea_is_not_judged if applies(foreign) == false

test_subjects_in_the_eea_are_enough if applies(object.union(foreign, {"subjects_in_eea": true}))

test_a_controller_in_the_eea_is_enough if applies({"subjects_in_eea": false})

test_unknown_subjects_of_a_foreign_controller_are_unknown if {
	facts := fixtures.dataset(object.union(foreign, {"subjects_in_eea": null}))
	not rule.applies with input as facts with data.catalog as fixtures.catalog
	not rule.applies == false with input as facts with data.catalog as fixtures.catalog
	rule.unknown == {"subjects_in_eea"} with input as facts with data.catalog as fixtures.catalog
}

test_an_unknown_controller_of_foreign_subjects_is_unknown if {
	facts := fixtures.dataset({"controller": fixtures.no_organization, "subjects_in_eea": false})
	not rule.applies with input as facts with data.catalog as fixtures.catalog
	rule.unknown == {"controller.country"} with input as facts with data.catalog as fixtures.catalog
}

test_backups_and_logs_are_named_as_such if {
	places := [place("IN", "backed-up", "none", null), place("IN", "logged", "none", null)]
	{finding.message | some finding in found(places)} == {concat("", [
		"It is personal data, backed up and logged in IN, which has no adequacy decision, ",
		"and no mechanism for it is named",
	])}
}
