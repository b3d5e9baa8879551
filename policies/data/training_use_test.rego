package sovcheck.data.training_use_test

import data.sovcheck.data.training_use as rule
import data.sovcheck.lib.fixtures

messages(changes) := {finding.message | some finding in found} if {
	found := rule.deny with input as fixtures.cloud_service(changes)
}

test_a_provider_that_never_trains_passes if {
	count(messages({})) == 0
}

test_an_objection_and_consent_pass if {
	count(messages({"training_use": "opted-out"})) == 0
	count(messages({"training_use": "opt-in"})) == 0
}

test_a_provider_that_trains_is_found if {
	rule.deny == {{
		"message": "lyon-compute may train on what it is sent, and applications with personal data use it",
		"path": "controller:operator:lyon-compute",
		"discriminator": "FR:lyon-compute",
	}} with input as fixtures.cloud_service({"training_use": "always"})
}

test_training_without_an_objection_is_found if {
	messages({"training_use": "opt-out", "deployment": {"data_classes": []}}) == {concat("", [
		"lyon-compute may train on what it is sent as long as the customer does not object, ",
		"and applications use it",
	])}
}

test_a_provider_that_nobody_names_is_found if {
	rule.deny == {{
		"message": "Its provider may train on what it is sent, and applications with personal data use it",
		"path": null,
		"discriminator": "-:-",
	}} with input as fixtures.cloud_service({"training_use": "always", "provider": fixtures.no_organization})
}

test_a_service_that_nothing_depends_on_is_judged_all_the_same if {
	messages(object.union(fixtures.undeployed, {"training_use": "always"})) == {concat("", [
		"lyon-compute may train on what it is sent, ",
		"and nothing that is stated uses it yet",
	])}
}

idle(classes, complete) := object.union(
	fixtures.cloud_service({}).deployment,
	{"applications": 0, "data_classes": classes, "complete": complete},
)

test_data_that_is_only_kept_there_counts if {
	messages({"training_use": "always", "deployment": idle(["internal"], true)}) == {concat("", [
		"lyon-compute may train on what it is sent, ",
		"and internal data is kept with it",
	])}
}
