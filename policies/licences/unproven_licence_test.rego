package sovcheck.licences.unproven_licence_test

import data.sovcheck.lib.fixtures
import data.sovcheck.licences.unproven_licence as rule

# Data that somebody else than its controller compiled.
borrowed(changes) := fixtures.dataset(object.union({"curator": {"id": "example-archive"}}, changes))

test_a_known_licence_with_its_text_passes if {
	count(rule.deny) == 0 with input as fixtures.model({})
	count(rule.deny) == 0 with input as borrowed({})
	count(rule.deny) == 0 with input as fixtures.software({})
	rule.applies with input as fixtures.software({})
}

test_a_licence_that_nobody_knows_is_found if {
	rule.deny == {{
		"message": "Neither the catalog nor SPDX knows the licence free-for-all of {asset}",
		"path": null,
		"discriminator": "unknown:free-for-all",
	}} with input as fixtures.model({"licence": {"id": "free-for-all", "known": false}})
}

test_a_tag_without_its_text_is_found if {
	rule.deny == {{
		"message": "Only the name of the licence Apache-2.0 of {asset} is recorded, not its text",
		"path": null,
		"discriminator": "text:Apache-2.0",
	}} with input as borrowed({"licence": {"text_stored": false}})
}

test_both_are_two_findings if {
	facts := fixtures.software({"licence": {"id": "custom", "known": false, "text_stored": false}})
	{finding.discriminator | some finding in rule.deny} == {"unknown:custom", "text:custom"} with input as facts
}

test_own_data_needs_no_licence if {
	unlicensed := {"licence": {"id": null, "known": null, "text_stored": false}}
	rule.applies == false with input as fixtures.dataset(unlicensed)
	rule.applies == true with input as borrowed(unlicensed)
}

test_a_licence_stated_for_an_api_is_judged if {
	facts := fixtures.model(object.union(fixtures.through_api, {"licence": {"id": "custom"}}))
	rule.applies == true with input as facts
}

test_an_api_without_stated_terms_is_judged_too if {
	rule.applies == true with input as fixtures.model(fixtures.through_api)
}

test_an_ancestor_is_not_held_under_a_licence_here if {
	rule.applies == false with input as fixtures.model({"ancestor": true})
}

test_what_may_be_used_may_be_no_ancestor if {
	not rule.applies with input as fixtures.model({"ancestor": null})
	not rule.applies == false with input as fixtures.model({"ancestor": null})
	rule.unknown == {"ancestor"} with input as fixtures.model({"ancestor": null})
}

test_weights_and_software_without_a_licence_are_judged if {
	nothing := {"licence": {"id": null, "known": null, "text_stored": false}}
	rule.applies == true with input as fixtures.model(nothing)
	rule.applies == true with input as fixtures.software(nothing)
}

changed(before) := {"licence": {"current": [{"id": "custom", "since": "2025-06-01", "before_obtained": before}]}}

test_terms_that_had_changed_by_the_day_it_was_taken_are_found_with_both_days if {
	rule.deny == {{
		"message": "It was taken on 2026-01-01 under Apache-2.0, when it was offered under custom already, since 2025-06-01",
		"path": null,
		"discriminator": "changed:custom",
	}} with input as fixtures.model(changed(true))
}

test_terms_that_changed_later_leave_the_grant_alone if {
	count(rule.deny) == 0 with input as fixtures.model(changed(false))
	count(rule.unknown) == 0 with input as fixtures.model(changed(false))
}

test_a_grant_of_no_day_is_unknown_once_terms_have_changed if {
	count(rule.deny) == 0 with input as fixtures.model(changed(null))
	rule.unknown == {"licence.obtained"} with input as fixtures.model(changed(null))
}

test_a_day_to_come_is_found if {
	facts := fixtures.software({"licence": {"obtained": "2026-11-22"}})
	rule.deny == {{
		"message": sprintf("It is said to have been taken under %s on 2026-11-22, a day to come", [facts.licence.id]),
		"path": null,
		"discriminator": "to-come",
	}} with input as facts with data.today as "2026-11-21"
	count(rule.deny) == 0 with input as facts with data.today as "2026-11-22"
}

test_an_ancestor_taken_after_its_terms_changed_is_found if {
	present := {"id": "CC-BY-NC-4.0", "since": "2026-01-01", "before_obtained": true}
	licence := {"known": false, "text_stored": false, "obtained": "2026-02-01", "current": [present]}
	facts := fixtures.model({"ancestor": true, "licence": licence})
	rule.applies == true with input as facts
	{finding.discriminator | some finding in rule.deny} == {"changed:CC-BY-NC-4.0"} with input as facts
}

test_an_ancestor_taken_before_is_not_held_here if {
	present := {"id": "CC-BY-NC-4.0", "since": "2026-01-01", "before_obtained": false}
	rule.applies == false with input as fixtures.model({"ancestor": true, "licence": {"current": [present]}})
}
