package sovcheck.licences.non_commercial_in_production_test

import data.sovcheck.lib.fixtures
import data.sovcheck.licences.non_commercial_in_production as rule

research := object.union(fixtures.term, {
	"licence": "example-research",
	"name": "Example Research License",
	"commercial": "no",
	"clause": "section 3",
	"path": "terms:example-research",
})

test_a_commercial_licence_in_production_passes if {
	count(rule.deny) == 0 with input as fixtures.model({})
}

test_a_research_licence_in_production_is_found if {
	rule.deny == {{
		"message": "Example Research License grants no commercial use (section 3), and {asset} is used in production",
		"path": "terms:example-research",
		"discriminator": "example-research",
	}} with input as fixtures.model({"terms": {"licences": [fixtures.term, research]}})
}

test_a_research_licence_before_production_passes if {
	facts := fixtures.model({"terms": {"licences": [research]}, "deployment": {"stages": ["development", "staging"]}})
	count(rule.deny) == 0 with input as facts
}

test_limited_commercial_use_passes if {
	limited := object.union(research, {"commercial": "limited"})
	count(rule.deny) == 0 with input as fixtures.model({"terms": {"licences": [limited]}})
}

test_a_model_that_nobody_is_said_to_use_is_unknown_where_there_is_a_limit if {
	facts := fixtures.model(object.union(fixtures.undeployed, {"terms": {"licences": [research]}}))
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"deployment.applications"} with input as facts
	count(rule.unknown) == 0 with input as fixtures.model(fixtures.undeployed)
}

test_what_nobody_says_of_an_application_is_unknown_where_there_is_a_limit if {
	unsaid := {"deployment": {"stages_complete": null}}
	rule.unknown == {"deployment.stages_complete"} with input as fixtures.model(object.union(unsaid, {"terms": {"licences": [research]}}))
	count(rule.unknown) == 0 with input as fixtures.model(unsaid)
}

test_software_and_data_under_a_research_licence_are_found if {
	used := {"terms": {"used": true, "licences": [research]}}
	count(rule.deny) == 1 with input as fixtures.dataset(used)
	count(rule.deny) == 1 with input as fixtures.software(used)
}

test_data_that_nothing_but_trained_a_model_is_judged_in_its_lineage if {
	rule.applies with input as fixtures.dataset({})
	not rule.applies with input as fixtures.dataset({"terms": {"used": false}})
}
