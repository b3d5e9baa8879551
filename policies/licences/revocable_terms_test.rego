package sovcheck.licences.revocable_terms_test

import data.sovcheck.lib.fixtures
import data.sovcheck.licences.revocable_terms as rule

messages(changes) := {finding.message | some finding in found} if {
	found := rule.deny with input as fixtures.model({"terms": {"licences": [object.union(fixtures.term, changes)]}})
}

test_an_irrevocable_licence_passes if count(messages({})) == 0

test_a_licence_that_ends_on_breach_passes if count(messages({"revocability": "breach"})) == 0

test_mutable_terms_are_found if {
	rule.deny == {{
		"message": "Apache License 2.0 can be changed by its licensor for present users (2)",
		"path": "terms:Apache-2.0",
		"discriminator": "Apache-2.0",
	}} with input as fixtures.model({"terms": {"licences": [object.union(fixtures.term, {"mutable": true})]}})
}

test_both_powers_are_one_finding if {
	messages({"mutable": true, "revocability": "at-will"}) == {"Apache License 2.0 can be changed by its licensor for present users and can be ended at will (2)"}
}

test_a_grant_that_ends_by_growth_is_found if {
	messages({"revocability": "growth"}) == {"Apache License 2.0 ends when its user grows (2)"}
}

test_what_nobody_checked_is_no_finding if count(messages({"mutable": null, "revocability": "unknown"})) == 0
