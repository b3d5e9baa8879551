package sovcheck.compute.foreign_shares_test

import data.sovcheck.compute.foreign_shares as rule
import data.sovcheck.lib.fixtures

test_no_foreign_holder_passes if {
	facts := fixtures.gpu_host({})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_exactly_24_percent_passes if {
	count(rule.deny) == 0 with input as held_by([fixtures.holder("a", "US", 24)]) with data.profile as fixtures.profile
}

test_24_1_percent_is_too_much if {
	facts := held_by([fixtures.holder("a", "US", 24.1)])
	rule.deny == {{
		"message": concat("", [
			"a (US) holds 24.1 % of the capital and 24.1 % of the votes of its operator; ",
			"one foreign holder may have 24 %",
		]),
		"path": "holder:operator:a",
		"discriminator": "US:a",
	}} with input as facts with data.profile as fixtures.profile
}

test_24_percent_along_a_chain_passes_although_its_product_is_a_hair_more if {
	facts := held_by([fixtures.holder("a", "US", 24.000000000000004)])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_votes_count_as_much_as_capital if {
	facts := held_by([object.union(fixtures.holder("a", "US", 30), {"capital": 5})])
	count(rule.deny) == 1 with input as facts with data.profile as fixtures.profile
}

test_votes_alone_are_enough if {
	facts := held_by([object.union(fixtures.holder("a", "US", 30), {"capital": null})])
	{finding.message | some finding in rule.deny} == {"a (US) holds 30 % of the votes of its operator; one foreign holder may have 24 %"} with input as facts
		with data.profile as fixtures.profile
}

test_a_trusted_holder_may_have_everything if {
	facts := held_by([fixtures.holder("a", "DE", 100)])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_exactly_39_percent_together_passes if {
	facts := held_by([fixtures.holder("a", "US", 19.5), fixtures.holder("b", "CN", 19.5)])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_39_2_percent_together_is_too_much_although_none_has_24 if {
	facts := held_by([fixtures.holder("a", "US", 19.6), fixtures.holder("b", "CN", 19.6)])
	rule.deny == {{
		"message": concat("", [
			"Foreign holders together have 39.2 % of the capital and 39.2 % of the votes of its operator; ",
			"they may have 39 %",
		]),
		"path": null,
		"discriminator": "together",
	}} with input as facts with data.profile as fixtures.profile
}

test_a_slice_through_two_foreign_countries_counts_once if {
	facts := fixtures.gpu_host({"operator": {
		"holders": [fixtures.holder("a", "US", 20), fixtures.holder("b", "CN", 20)],
		"stakes": [
			{"countries": ["CN", "US"], "capital": 20, "voting": 20},
			{"countries": ["FR"], "capital": 80, "voting": 80},
		],
	}})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_what_one_holder_has_alone_is_said_once if {
	facts := fixtures.gpu_host({"operator": fixtures.subsidiary})
	{finding.discriminator | some finding in rule.deny} == {"US:example-inc"} with input as facts
		with data.profile as fixtures.profile
}

test_a_holder_of_an_unknown_country_is_unknown if {
	facts := held_by([fixtures.holder("a", null, 60)])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"operator.holders"} with input as facts with data.profile as fixtures.profile
}

test_a_foreign_holder_of_an_unknown_share_is_unknown if {
	facts := fixtures.gpu_host({"operator": {"holders": [object.union(fixtures.holder("a", "US", 10), {"capital": null})]}})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"operator.holders"} with input as facts with data.profile as fixtures.profile
}

# An operator with these direct holders, the rest of the shares being French.
held_by(holders) := fixtures.gpu_host({"operator": {
	"holders": holders,
	"stakes": array.concat(
		[{"countries": [country | some country in [holder.country]; country != null], "capital": share, "voting": holder.voting} |
			some holder in holders
			some share in [holder.voting]
		],
		[{"countries": ["FR"], "capital": rest, "voting": rest}],
	),
}}) if {
	rest := 100 - sum([holder.voting | some holder in holders])
}

test_an_operator_without_a_country_is_unknown if {
	facts := fixtures.gpu_host({"operator": {
		"country": null,
		"holders": [],
		"stakes": [{"countries": [], "capital": 100, "voting": 100}],
	}})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"operator.country"} with input as facts with data.profile as fixtures.profile
}
