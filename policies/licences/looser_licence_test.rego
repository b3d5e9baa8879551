package sovcheck.licences.looser_licence_test

import data.sovcheck.lib.fixtures
import data.sovcheck.licences.looser_licence as rule

under(name, changes) := object.union(fixtures.term, object.union(
	{
		"licence": name,
		"name": name,
		"commercial": "yes",
		"excludes": [],
		"bars": [],
		"share_alike": [],
		"inherited": true,
		"not_within": [],
		"path": sprintf("terms:%s", [name]),
	},
	changes,
))

free := under("free", {})

model(own, sources, checked) := fixtures.model({
	"lineage": object.union(fixtures.model({}).lineage, {"depth": 1}),
	"terms": {"own": [own], "licences": sources, "checked": object.union(fixtures.all_checked, checked), "complete": true},
})

found(own, sources) := findings if {
	findings := rule.deny with input as model(own, sources, {})
}

research := under("research", {"commercial": "no"})

limited := under("limited", {
	"bars": [{"fields": ["medical", "military"], "clause": "1"}],
	"excludes": [{"countries": ["FR"], "clause": "2"}],
})

test_commercial_use_that_the_source_does_not_grant if {
	found(free, [free, research]) == {{
		"message": "Its licence, free, grants what research does not: commercial use",
		"path": "terms:research",
		"discriminator": "research",
	}}
}

test_fields_and_countries_that_the_source_bars if {
	{finding.message | some finding in found(free, [free, limited])} == {concat("", [
		"Its licence, free, grants what limited does not: ",
		"use for medical, use for military and use in FR",
	])}
}

copyleft := under("copyleft", {"share_alike": ["copyleft", "copyleft-2"]})

test_another_licence_than_the_source_asks_for if {
	{finding.message | some finding in found(free, [free, copyleft])} == {concat("", [
		"Its licence, free, grants what copyleft does not: ",
		"passing it on under another licence than copyleft and copyleft-2",
	])}
}

unread := under("unread", {"share_alike": null})

test_a_text_that_nobody_read_for_it_leaves_it_open if {
	rule.unknown == {"terms.licences.share_alike"} with input as model(free, [free, unread], {})
	rule.unknown == set() with input as model(unread, [unread, free], {})
	count(found(free, [free, unread])) == 0
}

test_terms_that_their_maker_has_replaced_bind_nobody if {
	replaced := object.union(copyleft, {"commercial": "no", "share_alike": null, "inherited": false})
	count(found(free, [free, replaced])) == 0
	rule.unknown == set() with input as model(free, [free, replaced], {})
}

test_the_licence_of_the_source_or_one_that_it_names_passes if {
	count(found(copyleft, [copyleft])) == 0
	count(found(under("copyleft-2", {}), [copyleft])) == 0
}

test_a_licence_that_does_not_take_in_the_source_is_found if {
	found(free, [under("patents", {"not_within": ["free"]})]) == {{
		"message": "Its licence, free, does not take in what is under patents",
		"path": "terms:patents",
		"discriminator": "within:patents",
	}}
	count(found(free, [under("patents", {"not_within": ["copyleft"]})])) == 0
}

test_commercial_use_within_limits_is_more_than_none if count(found(under("some", {"commercial": "limited"}), [research])) == 1

many(threshold) := under("many", {"scale": [{
	"metric": "monthly-users",
	"threshold": threshold,
	"consequence": "a licence of its own",
	"clause": "2",
}]})

test_a_size_to_which_the_source_is_limited if {
	{finding.message | some finding in found(free, [free, many(700000000)])} == {"Its licence, free, grants what many does not: use beyond 700 million monthly users"}
	count(found(under("ours", {"scale": many(500000000).scale}), [many(700000000)])) == 0
	count(found(under("ours", {"scale": many(900000000).scale}), [many(700000000)])) == 1
	unchecked := model(free, [many(700000000)], {"scale": null})
	count(rule.deny) == 0 with input as unchecked
}

test_limits_that_are_passed_on_are_right if {
	count(found(under("ours", {"bars": limited.bars, "excludes": limited.excludes}), [limited])) == 0
	count(found(research, [research, free])) == 0
	count(found(limited, [limited])) == 0
}

test_limits_that_nobody_checked_are_no_finding if {
	unchecked := model(free, [limited], {"fields_of_use": null, "geography": null})
	count(rule.deny) == 0 with input as unchecked
}

test_only_what_was_made_from_something_is_judged if {
	rule.applies with input as model(free, [free], {})
	rule.applies == false with input as fixtures.model({"access": "api"})
	rule.applies == false with input as fixtures.model({"ancestor": true})
	alone := {"own": [free], "licences": [free], "checked": fixtures.all_checked, "complete": true}
	rule.applies == false with input as fixtures.model({"terms": alone})
	trained := object.union(alone, {"licences": [free, research]})
	rule.applies with input as fixtures.model({"terms": trained})
}
