package sovcheck.licences.excluded_domicile_test

import data.sovcheck.lib.fixtures
import data.sovcheck.licences.excluded_domicile as rule

limited := object.union(fixtures.term, {
	"licence": "example-licence",
	"name": "Example Community License",
	"excludes": [
		{"countries": ["DE", "FR"], "clause": "use policy, last paragraph"},
		{"countries": ["FR", "KR"], "clause": "section 5"},
	],
	"path": "terms:example-licence",
})

model(domiciles) := fixtures.model({
	"terms": {"licences": [fixtures.term, limited]},
	"deployment": {"domiciles": domiciles, "owner_countries": ["NL"]},
})

test_a_deployer_elsewhere_passes if {
	count(rule.deny) == 0 with input as model(["NL", "US"])
}

test_an_excluded_domicile_is_found_with_its_clauses if {
	rule.deny == {{
		"message": "Example Community License shuts out deployers domiciled in FR (section 5 and use policy, last paragraph)",
		"path": "terms:example-licence",
		"discriminator": "example-licence:FR",
	}} with input as model(["FR", "NL"])
}

test_each_domicile_is_one_finding if {
	{finding.discriminator | some finding in rule.deny} == {"example-licence:FR", "example-licence:KR"} with input as model(["FR", "KR"])
}

test_a_model_that_nobody_is_said_to_use_is_unknown_where_there_is_a_limit if {
	facts := fixtures.model(object.union(fixtures.undeployed, {"terms": {"licences": [limited]}}))
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"deployment.applications"} with input as facts
	count(rule.unknown) == 0 with input as fixtures.model(fixtures.undeployed)
}

test_what_nobody_says_of_an_application_is_unknown_where_there_is_a_limit if {
	unsaid := {"deployment": {"domiciles_complete": null}}
	rule.unknown == {"deployment.domiciles_complete"} with input as fixtures.model(object.union(unsaid, {"terms": {"licences": [limited]}}))
	count(rule.unknown) == 0 with input as fixtures.model(unsaid)
}

test_an_owner_whose_seat_is_shut_out_is_found_whatever_the_domicile_says if {
	facts := object.union(model(["NL"]), {"deployment": {"domiciles": ["NL"], "owner_countries": ["FR"]}})
	rule.deny == {{
		"message": "Example Community License shuts out deployers whose owner has its seat in FR (section 5 and use policy, last paragraph)",
		"path": "terms:example-licence",
		"discriminator": "example-licence:FR",
	}} with input as facts
}

test_domicile_and_seat_in_one_country_are_one_finding if {
	facts := object.union(model(["FR"]), {"deployment": {"domiciles": ["FR"], "owner_countries": ["FR"]}})
	count(rule.deny) == 1 with input as facts
}

test_an_owner_that_nobody_states_is_unknown_where_somebody_is_shut_out if {
	unsaid := {"deployment": {"owner_countries": [], "owners_complete": null}}
	limits := {"terms": {"licences": [limited]}, "deployment": {"domiciles": ["NL"]}}
	rule.unknown == {"deployment.owners_complete"} with input as object.union(fixtures.model(limits), unsaid)
	count(rule.unknown) == 0 with input as fixtures.model(unsaid)
}
