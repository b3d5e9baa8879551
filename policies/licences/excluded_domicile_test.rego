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
	"deployment": {"domiciles": domiciles},
})

test_a_deployer_elsewhere_passes if {
	count(rule.deny) == 0 with input as model(["NL", "US"])
	rule.applies with input as model(["NL"])
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

test_a_model_that_nobody_deploys_is_not_judged if {
	rule.applies == false with input as fixtures.model(fixtures.undeployed)
}

test_who_only_calls_an_api_is_not_bound if {
	rule.applies == false with input as fixtures.model(fixtures.through_api)
}

test_a_licence_stated_for_an_api_binds if {
	facts := fixtures.model(object.union(fixtures.through_api, {"licence": {"id": "example-licence"}}))
	rule.applies == true with input as facts
}

test_unknown_access_leaves_open_who_is_bound if {
	not rule.applies with input as fixtures.model({"access": null})
	not rule.applies == false with input as fixtures.model({"access": null})
}
