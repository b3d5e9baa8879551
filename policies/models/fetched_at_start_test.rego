package sovcheck.models.fetched_at_start_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.fetched_at_start as rule

place(keeper, country) := {
	"kind": "cloud_service",
	"elsewhere": true,
	"country": country,
	"control": keeper.control,
	"controllers": keeper.controllers,
	"path": "source:0",
}

model(at_start, places) := fixtures.model({"fetched_at_start": at_start, "fetched_from": places})

found(at_start, places) := findings if {
	findings := rule.deny with input as model(at_start, places) with data.profile as fixtures.profile
}

open(places) := facts if {
	facts := rule.unknown with input as model(true, places) with data.profile as fixtures.profile
}

test_a_hub_in_foreign_hands_is_named if {
	found(true, [place(fixtures.organization("hub-company", "US"), "FR")]) == {{
		"message": "It is fetched at each start from hub-company (US)",
		"path": "source:0",
		"discriminator": "US:hub-company",
	}}
}

test_a_place_abroad_is_named_whoever_runs_it if {
	found(true, [place(fixtures.domestic, "US")]) == {{
		"message": "It is fetched at each start from US",
		"path": "source:0",
		"discriminator": "US:-",
	}}
}

test_a_mirror_in_trusted_hands_passes if {
	count(found(true, [place(fixtures.domestic, "FR")])) == 0
	count(open([place(fixtures.domestic, "FR")])) == 0
}

test_what_is_held_is_not_asked_from_where_it_came if {
	count(found(false, [place(fixtures.organization("hub-company", "US"), "US")])) == 0
}

test_a_source_that_nobody_states_is_unknown if {
	open([]) == {"fetched_from"}
	count(rule.unknown) == 0 with input as model(false, [])
}

test_who_is_there_may_be_unknown if {
	open([place(object.union(fixtures.domestic, {"control": null}), "FR")]) == {"fetched_from.control"}
	open([place(fixtures.domestic, null)]) == {"fetched_from.country"}
}

test_only_weights_that_are_used_are_judged if {
	rule.applies with input as model(true, [])
	rule.applies == false with input as object.union(model(true, []), {"ancestor": true})
	rule.applies == false with input as object.union(model(true, []), {"access": "api"})
}
