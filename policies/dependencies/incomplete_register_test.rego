package sovcheck.dependencies.incomplete_register_test

import data.sovcheck.dependencies.incomplete_register as rule
import data.sovcheck.lib.fixtures

messages(facts) := {finding.message | some finding in found} if {
	found := rule.deny with input as facts with data.profile as fixtures.profile
}

unknown(facts) := names if {
	names := rule.unknown with input as facts with data.profile as fixtures.profile
}

applies(facts) := answer if {
	answer := rule.applies with input as facts with data.profile as fixtures.profile
}

partner(changes) := fixtures.cloud_service({"subcontractors": [object.union(
	{"organization": "lyon-support", "country": "FR", "role": "support at night"},
	changes,
)]})

test_a_list_of_everybody_passes if {
	messages(fixtures.cloud_service({})) == set()
	unknown(fixtures.cloud_service({})) == set()
	applies(fixtures.cloud_service({}))
}

test_who_passes_nothing_on_passes if {
	facts := fixtures.cloud_service({"subcontractors": []})
	messages(facts) == set()
	unknown(facts) == set()
}

# Where a subcontractor sits is for the rules about data; the register that names it is as it should be.
test_somebody_abroad_is_in_the_register_like_others if {
	messages(partner({"country": "US"})) == set()
	unknown(partner({"country": "US"})) == set()
}

test_a_list_with_gaps_is_found if {
	rule.deny == {{
		"message": "Critical applications depend on {asset}, and not everybody is stated to whom its provider passes work on",
		"path": null,
		"discriminator": "complete",
	}} with input as fixtures.cloud_service({"subcontractors_complete": false}) with data.profile as fixtures.profile
}

test_no_list_is_unknown if {
	facts := fixtures.cloud_service({"subcontractors": null, "subcontractors_complete": null})
	messages(facts) == set()
	unknown(facts) == {"subcontractors", "subcontractors_complete"}
}

test_an_entry_without_a_name_or_a_place_is_unknown if {
	unknown(partner({"organization": null})) == {"subcontractors.organization"}
	unknown(partner({"country": null})) == {"subcontractors.country"}
}

test_it_is_not_asked_where_nothing_critical_depends if {
	applies(fixtures.cloud_service({"deployment": {"criticality": "business"}})) == false
	applies(fixtures.cloud_service({"in_house": true})) == false
	applies(fixtures.cloud_service(fixtures.undeployed)) == false
}

test_what_may_be_critical_is_unknown if {
	facts := fixtures.cloud_service({"deployment": {"criticality": null}, "subcontractors_complete": false})
	messages(facts) == set()
	unknown(facts) == {"deployment.criticality"}
}
