package sovcheck.models.provider_concentration_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.provider_concentration as rule

application(options) := fixtures.application({"requirements": [fixtures.requirement(options)]})

findings(options) := found if {
	found := rule.deny with input as application(options)
		with data.profile as fixtures.profile
		with data.catalog as fixtures.catalog
}

american := fixtures.api_option("example-inc", "US")

german := fixtures.api_option("example-gmbh", "DE")

tested(option, days) := object.union(option, {"tested_days_ago": days})

test_two_tested_providers_in_two_countries_pass if {
	count(findings([american, german])) == 0
	count(rule.unknown) == 0 with input as application([american, german]) with data.profile as fixtures.profile
}

test_weights_served_here_pass if count(findings([american, fixtures.self_hosted_option])) == 0

test_one_provider_is_found if {
	findings([american]) == {{
		"message": "A model output that {asset} needs has no two independent providers: example-inc (US)",
		"path": "requirement:0",
		"discriminator": "alone:example-inc",
	}}
}

test_one_provider_that_nobody_names_is_unknown if {
	facts := application([object.union(american, {"providers": []})])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile with data.catalog as fixtures.catalog
	rule.unknown == {"requirements.options"} with input as facts with data.profile as fixtures.profile
}

test_two_subsidiaries_of_one_company_are_one_provider if {
	parent := fixtures.controller("example-group", "US", "parent")
	one := object.union(american, {"providers": array.concat(american.providers, [parent])})
	other := object.union(german, {"providers": array.concat(german.providers, [parent])})
	{finding.discriminator | some finding in findings([one, other])} == {"alone:example-gmbh+example-inc"}
}

test_two_providers_of_one_foreign_country_are_found if {
	findings([american, fixtures.api_option("other-inc", "US")]) == {{
		"message": "All providers of a model output that {asset} needs are under US",
		"path": "requirement:0",
		"discriminator": "one-country:example-inc+other-inc",
	}}
}

test_two_providers_of_the_home_union_pass if {
	count(findings([german, fixtures.api_option("example-bv", "NL")])) == 0
}

test_two_eea_providers_are_one_bloc_from_outside if {
	profile := object.union(fixtures.profile, {"home": "CH", "trusted": ["CH"]})
	found := rule.deny with input as application([german, fixtures.api_option("example-bv", "NL")])
		with data.profile as profile
		with data.catalog as fixtures.catalog
	{finding.message | some finding in found} == {"All providers of a model output that {asset} needs are under the EEA"}
}

test_a_switch_tested_365_days_ago_passes if {
	count(findings([tested(american, 365), tested(german, null)])) == 0
}

test_a_switch_tested_366_days_ago_is_found if {
	findings([tested(american, 366), tested(german, null)]) == {{
		"message": "No switch between the providers of a model output of {asset} was tested in the last 365 days",
		"path": "requirement:0",
		"discriminator": "untested:example-gmbh+example-inc",
	}}
}

test_a_test_to_come_is_no_test if {
	count(findings([tested(american, -1), tested(german, null)])) == 1
}

test_a_provider_of_unknown_ownership_is_unknown if {
	facts := application([american, object.union(german, {"complete": null})])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile with data.catalog as fixtures.catalog
	rule.unknown == {"requirements.options"} with input as facts with data.profile as fixtures.profile
}

test_a_second_provider_that_nobody_names_is_unknown_and_no_finding if {
	facts := application([american, object.union(german, {"providers": []})])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile with data.catalog as fixtures.catalog
	rule.unknown == {"requirements.options"} with input as facts with data.profile as fixtures.profile
}

test_optional_capabilities_are_not_judged if {
	optional := object.union(fixtures.requirement([american]), {"optional": true})
	facts := fixtures.application({"requirements": [optional]})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile with data.catalog as fixtures.catalog
}

test_a_provider_of_unknown_country_is_named_without_it if {
	nowhere := fixtures.api_option("example-inc", null)
	{finding.message | some finding in findings([nowhere])} == {"A model output that {asset} needs has no two independent providers: example-inc"}
}

own := object.union(fixtures.api_option("lyon-compute", "FR"), {"kind": "cloud_service"})

test_an_own_service_with_nobody_behind_it_needs_no_second if {
	facts := fixtures.application({"requirements": [fixtures.requirement([own])]})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_an_own_service_that_passes_on_what_others_give_is_one_provider if {
	relay := object.union(own, {"passes_on": true})
	facts := fixtures.application({"requirements": [fixtures.requirement([relay])]})
	count(rule.deny) == 1 with input as facts with data.profile as fixtures.profile
}

test_what_may_be_own_is_unknown_and_no_finding if {
	silent := object.union(own, {"passes_on": null})
	somehow := object.union(own, {"kind": "model", "access": null, "self_hosted": null, "passes_on": false})
	untyped := object.union(own, {"ai": null, "self_hosted": null, "passes_on": null})
	every option in [silent, somehow, untyped] {
		facts := fixtures.application({"requirements": [fixtures.requirement([option])]})
		count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
		rule.unknown == {"requirements.options"} with input as facts with data.profile as fixtures.profile
	}
}

test_weights_beside_a_provider_count_for_a_critical_application_when_the_switch_was_tried if {
	american := object.union(fixtures.api_option("example-inc", "US"), {"tested_days_ago": null})
	options := [american, fixtures.self_hosted_option]
	facts := fixtures.application({"requirements": [fixtures.requirement(options)]})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"requirements.options.tested_days_ago"} with input as facts with data.profile as fixtures.profile
	others := object.union(facts, {"criticality": "business"})
	count(rule.unknown) == 0 with input as others with data.profile as fixtures.profile
	tried := [american, object.union(fixtures.self_hosted_option, {"tested_days_ago": 1})]
	tested := fixtures.application({"requirements": [fixtures.requirement(tried)]})
	count(rule.unknown) == 0 with input as tested with data.profile as fixtures.profile
}

test_without_model_output_nothing_is_judged if {
	manual := object.union(fixtures.requirement([object.union(own, {"ai": false})]), {"ai": false})
	rule.applies == false with input as fixtures.application({"requirements": [manual]})
	rule.applies == false with input as fixtures.application({"requirements": []})
}

test_what_may_be_model_output_may_be_judged if {
	perhaps := object.union(fixtures.requirement([object.union(own, {"ai": null})]), {"ai": null})
	facts := fixtures.application({"requirements": [perhaps]})
	not rule.applies with input as facts
	not rule.applies == false with input as facts
	rule.unknown == {"requirements.ai"} with input as facts with data.profile as fixtures.profile
}
