package sovcheck.models.unevaluated_languages_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.unevaluated_languages as rule

measured(languages) := object.union(fixtures.evaluation("a", 95), {"languages": languages})

model(spoken, evaluations, published) := fixtures.model({
	"deployment": object.union(fixtures.model({}).deployment, {
		"applications": 1,
		"languages": spoken,
		"languages_complete": true,
	}),
	"evaluations": evaluations,
	"alignment_published": published,
})

test_a_language_without_a_measurement_is_named if {
	rule.deny == {{
		"message": "It was not evaluated in fr, which users speak",
		"path": null,
		"discriminator": "fr",
	}} with input as model(["de", "fr"], [measured(["de"])], true)
	count(rule.deny) == 2 with input as model(["de", "fr"], [], true)
}

test_several_measurements_count_together if {
	count(rule.deny) == 0 with input as model(["de", "fr"], [measured(["de"]), measured(["fr", "en"])], true)
}

test_an_alignment_that_is_not_published_is_named if {
	{finding.discriminator | some finding in rule.deny} == {"alignment"} with input as model([], [], false)
}

test_a_measurement_in_languages_unsaid_is_unknown if {
	count(rule.deny) == 0 with input as model(["fr"], [measured(null)], true)
	rule.unknown == {"evaluations.languages"} with input as model(["fr"], [measured(null)], true)
	count(rule.unknown) == 0 with input as model(["fr"], [measured(null), measured(["fr"])], true)
	count(rule.deny) == 0 with input as model(["fr"], null, true)
}

test_only_models_that_are_used_are_judged if {
	rule.applies with input as model([], [], true)
	rule.applies == false with input as object.union(model([], [], true), {"ancestor": true})
	rule.applies == false with input as object.union(model([], [], true), {"deployment": {"applications": 0}})
}

test_where_nobody_can_tell_whether_it_is_used_it_stays_open if {
	not rule.applies with input as object.union(model([], [], true), {"deployment": {"applications": 0, "languages_complete": null}})
	not rule.applies == false with input as object.union(model([], [], true), {"deployment": {"applications": 0, "languages_complete": null}})
}

used_for(fields, evaluations) := fixtures.model({
	"deployment": object.union(fixtures.model({}).deployment, {
		"applications": 1,
		"fields_of_use": fields,
		"languages": [],
		"languages_complete": true,
	}),
	"evaluations": evaluations,
	"alignment_published": true,
})

tried_for(domains) := object.union(fixtures.evaluation("a", 95), {"languages": [], "domains": domains})

test_a_domain_without_a_measurement_is_named if {
	rule.deny == {{
		"message": "It was not evaluated for medical use, which applications make of it",
		"path": null,
		"discriminator": "domain:medical",
	}} with input as used_for(["legal", "medical"], [tried_for(["legal"])])
	count(rule.deny) == 2 with input as used_for(["legal", "medical"], [])
}

test_several_measurements_of_domains_count_together if {
	facts := used_for(["legal", "medical"], [tried_for(["legal"]), tried_for(["medical"])])
	count(rule.deny) == 0 with input as facts
	count(rule.unknown) == 0 with input as facts
}

test_what_is_no_domain_needs_no_measurement if {
	count(rule.deny) == 0 with input as used_for(["general", "research", "ai-assistant-product"], [tried_for([])])
}

test_a_measurement_for_fields_unsaid_is_unknown if {
	facts := used_for(["legal"], [tried_for(null), tried_for([])])
	count(rule.deny) == 0 with input as facts
	rule.unknown == {"evaluations.domains"} with input as facts
	count(rule.unknown) == 0 with input as used_for(["general"], [tried_for(null)])
	count(rule.deny) == 0 with input as used_for(["legal"], null)
}
