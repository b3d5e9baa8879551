package sovcheck.models.foreign_api_only_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.foreign_api_only as rule

application(options) := fixtures.application({"requirements": [fixtures.requirement(options)]})

american := fixtures.api_option("example-inc", "US")

german := fixtures.api_option("example-gmbh", "DE")

unclear := object.union(german, {"complete": null})

unhosted := object.union(fixtures.self_hosted_option, {"self_hosted": false, "cutoff": []})

test_weights_served_here_pass if {
	facts := application([american, fixtures.self_hosted_option])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_a_trusted_api_passes if {
	facts := application([american, german])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_foreign_apis_only_are_found if {
	facts := application([american, fixtures.api_option("example-ltd", "CN")])
	rule.deny == {{
		"message": "A model output it needs comes only through services that example-inc (US) and example-ltd (CN) can stop",
		"path": "option-cutoff:CN:example-ltd",
		"discriminator": "example-inc+example-ltd",
	}} with input as facts with data.profile as fixtures.profile
}

test_a_foreign_company_behind_a_domestic_service_is_found if {
	behind := object.union(german, {"cutoff": array.concat(german.cutoff, american.cutoff)})
	{finding.discriminator | some finding in rule.deny} == {"example-gmbh"} with input as application([behind])
		with data.profile as fixtures.profile
}

test_a_service_without_an_organization_is_named_by_its_country if {
	located := object.union(american, {"providers": [], "cutoff": [fixtures.exposure("option-cutoff", null, "US")]})
	{finding.message | some finding in rule.deny} == {"A model output it needs comes only through services that US can stop"} with input as application([located])
		with data.profile as fixtures.profile
}

test_requirements_met_by_the_same_providers_are_one_finding if {
	second := object.union(fixtures.requirement([american]), {"path": "requirement:1"})
	facts := fixtures.application({"requirements": [fixtures.requirement([american]), second]})
	count(rule.deny) == 1 with input as facts with data.profile as fixtures.profile
}

test_an_optional_capability_may_be_foreign if {
	optional := object.union(fixtures.requirement([american]), {"optional": true})
	facts := fixtures.application({"requirements": [optional]})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_something_that_is_no_model_is_a_fallback if {
	manual := object.union(american, {"kind": "software", "ai": false, "access": null})
	count(rule.deny) == 0 with input as application([american, manual]) with data.profile as fixtures.profile
}

test_an_api_of_unclear_ownership_is_unknown_beside_a_foreign_one if {
	facts := application([american, unclear])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"requirements.options"} with input as facts with data.profile as fixtures.profile
}

test_weights_without_a_host_are_no_fallback_but_unknown if {
	facts := application([american, unhosted])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"requirements.options"} with input as facts with data.profile as fixtures.profile
}
