package sovcheck.compute.foreign_shares_test

import data.sovcheck.compute.foreign_shares as rule
import data.sovcheck.lib.fixtures

# A host whose operator differs in this from the usual one.
operated_by(changes) := fixtures.gpu_host({"operator": operator, "operators": [operator]}) if {
	operator := object.union(fixtures.domestic, changes)
}

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
			"a (US) holds 24.1 % of the capital and 24.1 % of the votes of the operator of {asset}; ",
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
	{finding.message | some finding in rule.deny} == {"a (US) holds 30 % of the votes of the operator of {asset}; one foreign holder may have 24 %"} with input as facts
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
			"Foreign holders together have 39.2 % of the capital and 39.2 % of the votes of the operator of {asset}; ",
			"they may have 39 %",
		]),
		"path": null,
		"discriminator": "together:CN:b+US:a",
	}} with input as facts with data.profile as fixtures.profile
}

test_a_foreign_company_of_whose_holders_nothing_is_stated_is_named_itself if {
	facts := operated_by({
		"id": "example-inc",
		"country": "US",
		"holders": [],
		"stakes": [{"countries": ["US"], "capital": 100, "voting": 100, "basis": "left-over"}],
	})
	{finding.discriminator | some finding in rule.deny} == {"together:US:example-inc"} with input as facts
		with data.profile as fixtures.profile
}

test_a_slice_through_two_foreign_countries_counts_once if {
	facts := operated_by({
		"holders": [fixtures.holder("a", "US", 20), fixtures.holder("b", "CN", 20)],
		"stakes": [
			{"countries": ["CN", "US"], "capital": 20, "voting": 20, "basis": "stated"},
			{"countries": ["FR"], "capital": 80, "voting": 80, "basis": "stated"},
		],
	})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_what_one_holder_has_alone_is_said_once if {
	facts := operated_by(fixtures.subsidiary)
	{finding.discriminator | some finding in rule.deny} == {"US:example-inc"} with input as facts
		with data.profile as fixtures.profile
}

test_a_holder_of_an_unknown_country_is_unknown if {
	facts := held_by([fixtures.holder("a", null, 60)])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"operator.holders"} with input as facts with data.profile as fixtures.profile
}

test_a_foreign_holder_of_an_unknown_share_is_unknown if {
	facts := operated_by({"holders": [object.union(fixtures.holder("a", "US", 10), {"capital": null})]})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"operator.holders"} with input as facts with data.profile as fixtures.profile
}

# An operator with these direct holders, the rest of the shares being French.
held_by(holders) := operated_by({
	"holders": holders,
	"stakes": array.concat(
		[{"countries": [country | some country in [holder.country]; country != null], "capital": share, "voting": holder.voting, "basis": "stated"} |
			some holder in holders
			some share in [holder.voting]
		],
		[{"countries": ["FR"], "capital": rest, "voting": rest, "basis": "stated"}],
	),
}) if {
	rest := 100 - sum([holder.voting | some holder in holders])
}

test_an_operator_without_a_country_is_unknown if {
	facts := operated_by({
		"country": null,
		"holders": [],
		"stakes": [{"countries": [], "capital": 100, "voting": 100, "basis": "stated"}],
	})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"operator.country"} with input as facts with data.profile as fixtures.profile
}

# An operator of which a holder from the United States is stated to have the first, and nobody the rest.
stated_in_part(foreign, rest) := operated_by({
	"holders": [fixtures.holder("a", "US", foreign)],
	"stakes": [
		{"countries": ["US"], "capital": foreign, "voting": foreign, "basis": "stated"},
		{"countries": ["FR"], "capital": (100 - foreign) - rest, "voting": (100 - foreign) - rest, "basis": "stated"},
		{"countries": ["FR"], "capital": rest, "voting": rest, "basis": "left-over"},
	],
})

unknown(facts) := found if {
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	found := rule.unknown with input as facts with data.profile as fixtures.profile
}

test_a_rest_of_24_percent_that_nobody_states_passes_alone if unknown(stated_in_part(0, 24)) == set()

test_a_rest_beyond_24_percent_may_be_in_one_foreign_hand if unknown(stated_in_part(0, 24.1)) == {"operator.stakes"}

test_a_rest_that_reaches_39_percent_beside_foreign_shares_passes if unknown(stated_in_part(20, 19)) == set()

test_a_rest_that_goes_beyond_39_percent_beside_them_is_unknown if {
	unknown(stated_in_part(20, 19.1)) == {"operator.stakes"}
}

test_too_many_foreign_shares_are_found_whatever_the_rest_is if {
	found := rule.deny with input as stated_in_part(25, 60) with data.profile as fixtures.profile
	{finding.discriminator | some finding in found} == {"US:a"}
}

# Capital as given, and nobody says who has the votes.
without_votes(foreign, rest) := operated_by({
	"holders": [fixtures.holder("a", "US", foreign)],
	"stakes": [
		{"countries": ["US"], "capital": foreign, "voting": 0, "basis": "stated"},
		{"countries": ["US"], "capital": 0, "voting": foreign, "basis": "assumed"},
		{"countries": ["FR"], "capital": (100 - foreign) - rest, "voting": 0, "basis": "stated"},
		{"countries": ["FR"], "capital": 0, "voting": (100 - foreign) - rest, "basis": "assumed"},
		{"countries": ["FR"], "capital": rest, "voting": rest, "basis": "left-over"},
	],
})

test_a_foreign_holder_of_little_capital_may_have_the_votes if unknown(without_votes(1, 0)) == {"operator.stakes"}

test_without_a_foreign_holder_votes_follow_the_capital if unknown(without_votes(0, 24)) == set()

test_votes_left_over_may_go_with_a_little_capital if {
	facts := operated_by({"holders": [], "stakes": [
		{"countries": ["FR"], "capital": 80, "voting": 50, "basis": "stated"},
		{"countries": ["FR"], "capital": 20, "voting": 50, "basis": "left-over"},
	]})
	unknown(facts) == {"operator.stakes"}
}

test_where_no_capital_can_be_foreign_no_vote_can if {
	facts := operated_by({"holders": [], "stakes": [
		{"countries": ["FR"], "capital": 100, "voting": 50, "basis": "stated"},
		{"countries": ["FR"], "capital": 0, "voting": 50, "basis": "left-over"},
	]})
	unknown(facts) == set()
}

test_shares_in_the_provider_of_a_service_count_alike if {
	provider := object.union(fixtures.domestic, {"holders": [fixtures.holder("a", "US", 25)]})
	facts := fixtures.cloud_service({"providers": [provider]})
	{finding.message | some finding in rule.deny} == {concat("", [
		"a (US) holds 25 % of the capital and 25 % of the votes of the provider of {asset}; ",
		"one foreign holder may have 24 %",
	])} with input as facts with data.profile as fixtures.profile
}

test_each_of_several_operators_is_judged_alone if {
	operators := [object.union(fixtures.domestic, {"holders": [fixtures.holder(id, "US", 20)]}) | some id in ["a", "b"]]
	facts := fixtures.gpu_host({"operators": operators})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_nobody_stated_is_unknown if {
	host := fixtures.gpu_host({"operator": fixtures.no_organization, "operators": []})
	rule.unknown == {"operator.id"} with input as host with data.profile as fixtures.profile
	service := fixtures.cloud_service({"provider": fixtures.no_organization, "providers": []})
	rule.unknown == {"provider.id"} with input as service with data.profile as fixtures.profile
}

test_a_provider_whose_owners_nobody_states_is_unknown if {
	rule.unknown == {"provider.ownership", "provider.stakes"} with input as owned_by_nobody_known(25)
		with data.profile as fixtures.profile
}

test_a_small_holder_whose_owners_nobody_states_leaves_nothing_unknown if {
	rule.unknown == set() with input as owned_by_nobody_known(24) with data.profile as fixtures.profile
}

# A service whose provider is owned by a holder of so many per cent, of whom nobody states the owners.
owned_by_nobody_known(share) := fixtures.cloud_service({"providers": [object.union(fixtures.domestic, {
	"ownership": null,
	"stakes": [
		{"countries": ["FR"], "capital": 100 - share, "voting": 100 - share, "basis": "stated"},
		{"countries": ["NL"], "capital": share, "voting": share, "basis": "left-over"},
	],
})]})
