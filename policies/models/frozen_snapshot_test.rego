package sovcheck.models.frozen_snapshot_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.frozen_snapshot as rule

messages(changes) := {finding.message | some finding in found} if {
	found := rule.deny with input as fixtures.model(changes) with data.profile as fixtures.profile
}

test_a_model_with_everything_to_update_it_passes if {
	count(messages({})) == 0
	rule.applies with input as fixtures.model({})
}

test_all_missing_parts_are_one_finding if {
	messages({"update": {"code": false, "data": false, "rights": false, "owners": 1, "budget": false}}) == {concat("", [
		"It cannot be updated here: 1 of 2 people who can do it are named; the training code is missing; ",
		"the training data is missing; there is no budget; there is no right to modify it",
	])}
}

test_no_training_host_is_found if {
	messages({"update": {"host": false}}) == {"It cannot be updated here: there is no host to train it on"}
}

test_a_foreign_controller_of_the_training_host_is_found_with_its_path if {
	facts := fixtures.model({"update": {"host_controllers": fixtures.subsidiary.controllers}})
	rule.deny == {{
		"message": "It cannot be updated here: example-inc (US) controls the training host",
		"path": "controller:operator:example-inc",
		"discriminator": "control:US:example-inc",
	}} with input as facts with data.profile as fixtures.profile
}

test_a_training_host_abroad_is_found if {
	messages({"update": {"host_country": "US"}}) == {"It cannot be updated here: the training host stands in US"}
}

test_a_licence_without_the_right_to_modify_is_found if {
	messages({"terms": {"licences": [object.union(fixtures.term, {"name": "Example Terms", "modification": false})]}}) == {"It cannot be updated here: Example Terms does not permit changes"}
}

test_known_missing_parts_are_found_beside_unknown_ones if {
	messages({"update": {"code": false, "data": null, "owners": null}}) == {"It cannot be updated here: the training code is missing"}
}

test_a_training_step_that_failed_is_found_with_its_evidence if {
	every failed in [
		{"update_proved": false},
		{"update_proved": null, "failures": ["E_UPDATE_FAILED"]},
		{"update_proved": null, "failures": ["E_NAN_LOGITS", "E_UPDATE_UNSUPPORTED"]},
	] {
		facts := fixtures.model({"smoke": failed})
		rule.deny == {{
			"message": "It cannot be updated here: a training step was tried where it runs, and failed",
			"path": "smoke",
			"discriminator": "smoke",
		}} with input as facts with data.profile as fixtures.profile
	}
}

test_a_training_step_that_nobody_tried_is_no_finding if {
	count(messages({"smoke": {"update_proved": null, "failures": ["E_NAN_LOGITS"]}})) == 0
	count(messages({"smoke": fixtures.no_smoke})) == 0
}

test_a_training_step_stands_for_no_other_part if {
	messages({"smoke": {"update_proved": true}, "update": {"code": false}}) == {"It cannot be updated here: the training code is missing"}
}

test_what_nobody_stated_is_no_finding if {
	nothing := {"update": fixtures.through_api.update}
	count(messages(nothing)) == 0
}

test_a_model_behind_an_api_is_not_judged if {
	rule.applies == false with input as fixtures.model(fixtures.through_api)
}

test_unknown_access_leaves_open_whether_it_is_judged if {
	not rule.applies with input as fixtures.model({"access": null})
	not rule.applies == false with input as fixtures.model({"access": null})
}

test_an_ancestor_is_not_judged if rule.applies == false with input as fixtures.model({"ancestor": true})

test_what_may_be_used_may_be_no_ancestor if {
	not rule.applies with input as fixtures.model({"ancestor": null})
	not rule.applies == false with input as fixtures.model({"ancestor": null})
}

test_a_model_behind_ones_own_api_is_judged if {
	rule.applies == true with input as fixtures.model({"access": "api", "in_house": true})
}

test_what_is_missing_tells_findings_apart if {
	facts := fixtures.model({"update": {"code": false, "host_country": "US", "budget": false}})
	{finding.discriminator | some finding in rule.deny} == {"budget+code+country:US"} with input as facts
		with data.profile as fixtures.profile
}
