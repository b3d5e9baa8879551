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
	rule.applies with input as model(["general"])
}

test_a_barred_field_is_found_with_its_clause if {
	rule.deny == {{
		"message": "Example Community License bars its use for military (attachment A)",
		"path": "terms:example-licence",
		"discriminator": "example-licence:military",
	}} with input as model(["general", "military"])
}

test_each_field_is_one_finding if count(rule.deny) == 2 with input as model(["military", "surveillance"])

test_a_model_that_nobody_deploys_is_not_judged if {
	rule.applies == false with input as fixtures.model(fixtures.undeployed)
}

test_who_only_calls_an_api_is_not_bound if {
	rule.applies == false with input as fixtures.model(fixtures.through_api)
}
