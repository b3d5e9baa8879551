package sovcheck.licences.excluded_owner_test

import data.sovcheck.lib.fixtures
import data.sovcheck.licences.excluded_owner as rule

limit := {
	"licence": "example-terms",
	"name": "Example Terms",
	"countries": ["CN", "US"],
	"above": 50,
	"clause": "section 2",
}

owned_by(owner) := fixtures.application({"owner": owner, "customer_limits": [limit]})

held(capital, voting) := object.union(fixtures.domestic, {
	"holders": [fixtures.holder("fund-a", "US", capital), fixtures.holder("fund-b", "CN", 0)],
	"stakes": [
		{"countries": ["US"], "capital": capital, "voting": voting, "basis": "stated"},
		{"countries": ["FR"], "capital": 100 - capital, "voting": 100 - voting, "basis": "left-over"},
	],
})

test_without_such_terms_nothing_is_judged if rule.applies == false with input as fixtures.application({})

test_an_owner_from_elsewhere_passes if {
	rule.applies == true with input as owned_by(fixtures.domestic)
	count(rule.deny) == 0 with input as owned_by(fixtures.domestic)
	count(rule.unknown) == 0 with input as owned_by(fixtures.domestic)
}

test_an_owner_that_belongs_to_a_company_there_is_found_with_its_path if {
	rule.deny == {{
		"message": "Example Terms shuts out customers that belong to US: example-inc (US) controls the owner of the application (section 2)",
		"path": "controller:operator:example-inc",
		"discriminator": "example-terms:US:example-inc",
	}} with input as owned_by(fixtures.subsidiary)
}

test_an_owner_there_is_found_itself if {
	{finding.discriminator | some finding in rule.deny} == {"example-terms:CN:bureau"} with input as owned_by(fixtures.organization("bureau", "CN"))
}

test_half_is_not_more_than_half if count(rule.deny) == 0 with input as owned_by(held(50, 50))

test_the_larger_of_capital_and_votes_counts if {
	every shares in [[50.1, 0], [0, 50.1]] {
		rule.deny == {{
			"message": "Example Terms shuts out customers that belong to CN and US: holders there have 50.1 % of the owner of {asset} (section 2)",
			"path": "holder:operator:fund-a",
			"discriminator": "example-terms:CN+US",
		}} with input as owned_by(held(shares[0], shares[1]))
	}
}

test_an_owner_of_whom_nobody_knows_who_controls_it_is_unknown if {
	open := object.union(fixtures.domestic, {"control": null})
	count(rule.deny) == 0 with input as owned_by(open)
	rule.unknown == {"owner.control"} with input as owned_by(open)
	count(rule.unknown) == 0 with input as fixtures.application({"owner": open})
}

test_a_controller_of_unknown_country_is_unknown if {
	placeless := object.union(fixtures.domestic, {"controllers": [fixtures.controller("x", null, "self")]})
	rule.unknown == {"owner.controllers"} with input as owned_by(placeless)
}
