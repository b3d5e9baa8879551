package sovcheck.licences.barred_use_test

import data.sovcheck.lib.fixtures
import data.sovcheck.licences.barred_use as rule

limited := object.union(fixtures.term, {
	"licence": "example-licence",
	"name": "Example Community License",
	"bars": [{"fields": ["military", "surveillance"], "clause": "attachment A"}],
	"path": "terms:example-licence",
})

model(fields) := fixtures.model({
	"terms": {"licences": [limited]},
	"deployment": {"fields_of_use": fields},
})

test_another_field_passes if {
	count(rule.deny) == 0 with input as model(["general", "medical"])
}

test_a_barred_field_is_found_with_its_clause if {
	rule.deny == {{
		"message": "Example Community License bars the use of {asset} for military (attachment A)",
		"path": "terms:example-licence",
		"discriminator": "example-licence:military",
	}} with input as model(["general", "military"])
}

test_each_field_is_one_finding if count(rule.deny) == 2 with input as model(["military", "surveillance"])

test_a_model_that_nobody_is_said_to_use_is_unknown_where_there_is_a_limit if {
	facts := fixtures.model(object.union(fixtures.undeployed, {"terms": {"licences": [limited]}}))
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"deployment.applications"} with input as facts
	count(rule.unknown) == 0 with input as fixtures.model(fixtures.undeployed)
}

test_what_nobody_says_of_an_application_is_unknown_where_there_is_a_limit if {
	unsaid := {"deployment": {"fields_of_use_complete": null}}
	rule.unknown == {"deployment.fields_of_use_complete"} with input as fixtures.model(object.union(unsaid, {"terms": {"licences": [limited]}}))
	count(rule.unknown) == 0 with input as fixtures.model(unsaid)
}
