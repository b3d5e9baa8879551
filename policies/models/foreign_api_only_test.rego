package sovcheck.models.foreign_api_only_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.foreign_api_only as rule

application(options) := fixtures.application({"requirements": [fixtures.requirement(options)]})

american := object.union(fixtures.api_option("example-inc", "US"), {"tested_days_ago": null})

german := fixtures.api_option("example-gmbh", "DE")

unclear := object.union(german, {"complete": null})

unhosted := object.union(fixtures.self_hosted_option, {"self_hosted": null, "cutoff": []})

tested := object.union(fixtures.self_hosted_option, {"tested_days_ago": 365})

test_weights_served_here_pass if {
	facts := application([american, tested])
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
		"message": "A model output that {asset} needs comes only through services that example-inc (US) and example-ltd (CN) can stop",
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
	{finding.message | some finding in rule.deny} == {"A model output that {asset} needs comes only through services that US can stop"} with input as application([located])
		with data.profile as fixtures.profile
}

test_requirements_met_by_the_same_providers_are_one_finding if {
	second := object.union(fixtures.requirement([american]), {"path": "requirement:1"})
	facts := fixtures.application({"requirements": [fixtures.requirement([american]), second]})
	count(rule.deny) == 1 with input as facts with data.profile as fixtures.profile
}

test_weights_beside_a_foreign_api_count_for_a_critical_application_when_the_switch_was_tried if {
	every days in [null, -1, 366] {
		facts := application([american, object.union(tested, {"tested_days_ago": days})])
		count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
		rule.unknown == {"requirements.options.tested_days_ago"} with input as facts with data.profile as fixtures.profile
	}
}

test_weights_beside_a_foreign_api_are_enough_for_others if {
	facts := object.union(application([american, fixtures.self_hosted_option]), {"criticality": "business"})
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_an_application_of_which_nobody_says_how_critical_it_is_may_be if {
	facts := object.union(application([american, fixtures.self_hosted_option]), {"criticality": null})
	rule.unknown == {"requirements.options.tested_days_ago"} with input as facts with data.profile as fixtures.profile
}

optional(changes) := fixtures.application({"requirements": [object.union_n([
	fixtures.requirement([american]),
	{"optional": true},
	changes,
])]})

test_an_optional_capability_may_be_foreign_when_life_without_it_was_tried if {
	facts := optional({"tested_days_ago": 365})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_life_without_it_that_nobody_tried_is_unknown_for_a_critical_application if {
	every days in [null, -1, 366] {
		facts := optional({"tested_days_ago": days})
		count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
		rule.unknown == {"requirements.tested_days_ago"} with input as facts with data.profile as fixtures.profile
	}
	others := object.union(optional({}), {"criticality": "consumer"})
	count(rule.unknown) == 0 with input as others with data.profile as fixtures.profile
}

test_an_application_without_model_output_is_not_judged if {
	manual := object.union(fixtures.requirement([object.union(american, {"kind": "cloud_service", "ai": false})]), {"ai": false})
	rule.applies == false with input as fixtures.application({"requirements": [manual]})
	rule.applies == false with input as fixtures.application({"requirements": []})
}

test_what_may_be_model_output_may_be_judged if {
	perhaps := object.union(fixtures.requirement([object.union(american, {"ai": null})]), {"ai": null})
	facts := fixtures.application({"requirements": [perhaps]})
	not rule.applies with input as facts
	not rule.applies == false with input as facts
	rule.unknown == {"requirements.ai"} with input as facts with data.profile as fixtures.profile
}

test_an_application_without_stated_requirements_may_be_judged if {
	facts := fixtures.application({"requirements": null})
	not rule.applies with input as facts
	not rule.applies == false with input as facts
}

test_what_needs_nothing_while_models_serve_nobody_leaves_open_what_it_uses if {
	facts := fixtures.application({"requirements": [], "unreached": 3})
	not rule.applies with input as facts
	not rule.applies == false with input as facts
	rule.unknown == {"unreached"} with input as facts with data.profile as fixtures.profile
}

test_an_own_service_with_nobody_behind_it_is_a_fallback if {
	own := object.union(fixtures.api_option("lyon-compute", "FR"), {"kind": "cloud_service", "complete": null})
	facts := application([american, own])
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
	behind := object.union(own, {"passes_on": true})
	rule.unknown == {"requirements.options"} with input as application([american, behind]) with data.profile as fixtures.profile
}

test_a_store_is_no_fallback if {
	store := object.union(american, {"kind": "cloud_service", "ai": false, "access": null, "self_hosted": false})
	rule.unknown == {"requirements.options"} with input as application([american, store]) with data.profile as fixtures.profile
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

test_what_is_in_use_is_known_to_work_when_the_switches_away_from_it_were_tried if {
	away := object.union(american, {"tested_days_ago": 10})
	facts := application([away, fixtures.self_hosted_option])
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
	between_foreign := application([american, away, fixtures.self_hosted_option])
	rule.unknown == {"requirements.options.tested_days_ago"} with input as between_foreign
		with data.profile as fixtures.profile
}
