package sovcheck.models.weights_not_held_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.weights_not_held as rule

test_hashed_files_pass if count(rule.deny) == 0 with input as fixtures.model({}) with data.profile as fixtures.profile

test_no_files_are_found if {
	{finding.discriminator | some finding in rule.deny} == {"no-files"} with input as fixtures.model({"weights": {
		"files": 0,
		"hashed": null,
	}})
		with data.profile as fixtures.profile
}

test_files_without_hashes_are_found if {
	rule.deny == {{
		"message": "Not every file of the weights of {asset} has a sha256",
		"path": null,
		"discriminator": "unhashed",
	}} with input as fixtures.model({"weights": {"hashed": false}}) with data.profile as fixtures.profile
}

test_a_model_behind_an_api_is_found if {
	{finding.discriminator | some finding in rule.deny} == {"api"} with input as fixtures.model(fixtures.through_api) with data.profile as fixtures.profile
}

test_files_that_nobody_stated_are_no_finding if {
	count(rule.deny) == 0 with input as fixtures.model({"weights": {"files": null, "hashed": null, "formats": null}}) with data.profile as fixtures.profile
}

test_an_ancestor_is_not_judged if rule.applies == false with input as fixtures.model({"ancestor": true})

test_what_may_be_used_may_be_no_ancestor if {
	not rule.applies with input as fixtures.model({"ancestor": null}) with data.profile as fixtures.profile
	not rule.applies == false with input as fixtures.model({"ancestor": null}) with data.profile as fixtures.profile
}

american := fixtures.copy_with(fixtures.organization("example-inc", "US"))

french := fixtures.copy_with(fixtures.domestic)

hub := object.union(french, {"elsewhere": true})

kept(copies) := fixtures.model({"copies": copies})

test_a_copy_in_trusted_hands_is_enough if {
	count(rule.deny) == 0 with input as kept([american, french]) with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as kept([american, french]) with data.profile as fixtures.profile
}

test_copies_with_foreign_parties_alone_are_found if {
	rule.deny == {{
		"message": "Its only copies lie where others can take them away: with example-inc (US)",
		"path": "copy:example-inc",
		"discriminator": "elsewhere:US:example-inc",
	}} with input as kept([american]) with data.profile as fixtures.profile
}

test_a_hub_of_others_is_no_place_of_ones_own if {
	{finding.discriminator | some finding in rule.deny} == {"elsewhere:FR:lyon-compute"} with input as kept([hub])
		with data.profile as fixtures.profile
	nobody := object.union(hub, {"controllers": [], "control": null})
	{finding.discriminator | some finding in rule.deny} == {"elsewhere:-:-"} with input as kept([nobody])
		with data.profile as fixtures.profile
}

test_a_place_abroad_is_foreign_whoever_runs_it if {
	abroad := object.union(french, {"country": "US"})
	{finding.discriminator | some finding in rule.deny} == {"elsewhere:US:-"} with input as kept([abroad])
		with data.profile as fixtures.profile
}

test_copies_of_which_nobody_knows_who_controls_them_are_unknown if {
	open := fixtures.copy_with(object.union(fixtures.domestic, {"control": null}))
	every copies in [[open], [open, american]] {
		count(rule.deny) == 0 with input as kept(copies) with data.profile as fixtures.profile
		rule.unknown == {"copies.control"} with input as kept(copies) with data.profile as fixtures.profile
	}
}

test_files_that_lie_nowhere_are_found if {
	{finding.discriminator | some finding in rule.deny} == {"nowhere"} with input as kept([])
		with data.profile as fixtures.profile
}

test_places_that_nobody_states_are_no_finding if {
	count(rule.deny) == 0 with input as kept(null) with data.profile as fixtures.profile
}

test_files_too_small_for_the_weights_are_found if {
	facts := fixtures.model({"weights": {"too_small": true}})
	{finding.discriminator | some finding in rule.deny} == {"too-small"} with input as facts
		with data.profile as fixtures.profile
}

test_a_model_behind_ones_own_api_is_asked_for_its_files if {
	facts := fixtures.model({"access": "api", "in_house": true})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	empty := object.union(facts, {"weights": {"files": 0}})
	{finding.discriminator | some finding in rule.deny} == {"no-files"} with input as empty
		with data.profile as fixtures.profile
}
