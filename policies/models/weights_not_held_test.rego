package sovcheck.models.weights_not_held_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.weights_not_held as rule

test_hashed_files_pass if count(rule.deny) == 0 with input as fixtures.model({})

test_no_files_are_found if {
	{finding.discriminator | some finding in rule.deny} == {"no-files"} with input as fixtures.model({"weights": {
		"files": 0,
		"hashed": null,
	}})
}

test_files_without_hashes_are_found if {
	rule.deny == {{
		"message": "Not every file of its weights has a sha256",
		"path": null,
		"discriminator": "unhashed",
	}} with input as fixtures.model({"weights": {"hashed": false}})
}

test_a_model_behind_an_api_is_found if {
	{finding.discriminator | some finding in rule.deny} == {"api"} with input as fixtures.model(fixtures.through_api)
}

test_files_that_nobody_stated_are_no_finding if {
	count(rule.deny) == 0 with input as fixtures.model({"weights": {"files": null, "hashed": null, "formats": null}})
}

test_an_ancestor_is_not_judged if rule.applies == false with input as fixtures.model({"ancestor": true})

test_what_may_be_used_may_be_no_ancestor if {
	not rule.applies with input as fixtures.model({"ancestor": null})
	not rule.applies == false with input as fixtures.model({"ancestor": null})
}
