package sovcheck.data.hosting_countries_test

import data.sovcheck.data.hosting_countries as rule
import data.sovcheck.lib.fixtures

dataset(class, places) := fixtures.dataset({"data_class": class, "reach": places})

keys(class, places) := {finding.discriminator | some finding in found} if {
	found := rule.deny with input as dataset(class, places) with data.profile as fixtures.profile
}

encrypted(place) := object.union(place, {"protected": true})

test_an_allowed_country_passes if {
	keys("personal", [fixtures.reach("DE", "stored")]) == set()
	rule.applies with input as dataset("personal", []) with data.profile as fixtures.profile
}

test_secret_data_in_a_trusted_country_that_is_not_home_is_found if {
	rule.deny == {{
		"message": "It is secret data, backed up and stored in DE, where it may not be",
		"path": "reach:backed-up:DE:-",
		"discriminator": "DE",
	}} with input as dataset("secret", [fixtures.reach("DE", "stored"), fixtures.reach("DE", "backed-up")])
		with data.profile as fixtures.profile
}

test_people_who_see_it_from_elsewhere_count if {
	{finding.message | some finding in rule.deny} == {"It is internal data, seen by administrators and seen by support in CN, where it may not be"} with input as dataset("internal", [fixtures.reach("CN", "administered"), fixtures.reach("CN", "supported")])
		with data.profile as fixtures.profile
}

test_security_operations_are_named if {
	{finding.message | some finding in rule.deny} == {"It is internal data, seen by security operations in CN, where it may not be"} with input as dataset("internal", [fixtures.reach("CN", "watched")])
		with data.profile as fixtures.profile
}

test_anywhere_is_nowhere_that_is_allowed if {
	place := object.union(fixtures.reach("US", "anywhere"), {"country": null})
	keys("personal", [place]) == {"any country"}
}

test_every_manner_has_words if {
	{finding.message | some finding in rule.deny} == {"It is internal data, logged, received and sent to an API in US, where it may not be"} with input as dataset("internal", [fixtures.reach("US", how) | some how in ["api", "flowed", "logged"]])
		with data.profile as fixtures.profile
}

test_what_only_its_owner_can_read_does_not_count_for_internal_and_personal_data if {
	place := encrypted(fixtures.reach("US", "stored"))
	keys("internal", [place]) == set()
	keys("personal", [place]) == set()
	keys("sensitive", [place]) == {"US"}
	keys("secret", [place]) == {"US"}
}

test_public_data_is_not_judged if {
	rule.applies == false with input as dataset("public", []) with data.profile as fixtures.profile
}

test_a_class_that_nobody_states_may_be_limited if {
	not rule.applies with input as dataset(null, []) with data.profile as fixtures.profile
	not rule.applies == false with input as dataset(null, []) with data.profile as fixtures.profile
}

test_a_place_of_unknown_country_is_no_finding if {
	place := object.union(fixtures.reach("US", "stored"), {"country": null})
	keys("personal", [place]) == set()
}

test_a_foreign_controller_is_found if {
	facts := fixtures.dataset({"data_class": "internal", "controller": fixtures.subsidiary})
	{finding.message | some finding in rule.deny} == {"It is internal data, and example-inc (US), outside the trusted set, controls its controller"} with input as facts
		with data.profile as fixtures.profile
	own := fixtures.dataset({"data_class": "internal", "controller": fixtures.organization("example-inc", "US")})
	{finding.discriminator | some finding in rule.deny} == {"controller:US:example-inc"} with input as own
		with data.profile as fixtures.profile
}

test_a_controller_of_unknown_country_is_open if {
	facts := fixtures.dataset({"data_class": "internal", "controller": fixtures.organization("example-org", null)})
	rule.unknown == {"controller.controllers"} with input as facts with data.profile as fixtures.profile
	rule.unknown == set() with input as object.union(facts, {"data_class": "public"}) with data.profile as fixtures.profile
}
