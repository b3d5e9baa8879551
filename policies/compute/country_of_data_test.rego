package sovcheck.compute.country_of_data_test

import data.sovcheck.compute.country_of_data as rule
import data.sovcheck.lib.fixtures

test_an_allowed_country_passes if {
	facts := fixtures.gpu_host({"country": "DE"})
	rule.applies with input as facts
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_personal_data_in_another_country_is_found if {
	facts := fixtures.gpu_host({"country": "US", "exposure": {"cutoff": [fixtures.exposure("cutoff", null, "US")]}})
	rule.deny == {{
		"message": "It stands in US, where personal data may not be processed",
		"path": "cutoff:US:null",
		"discriminator": "personal:US",
	}} with input as facts with data.profile as fixtures.profile
}

test_each_class_is_one_finding if {
	facts := fixtures.gpu_host({"country": "DE", "deployment": {"data_classes": ["public", "personal", "secret", "sensitive"]}})
	{finding.discriminator | some finding in rule.deny} == {"secret:DE", "sensitive:DE"} with input as facts
		with data.profile as fixtures.profile
}

test_public_data_may_stand_anywhere if {
	facts := fixtures.gpu_host({"country": "US", "deployment": {"data_classes": ["public"]}})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_a_host_that_nothing_depends_on_is_not_judged if {
	facts := fixtures.gpu_host(fixtures.undeployed)
	rule.applies == false with input as facts
}

idle(classes, complete) := object.union(
	fixtures.gpu_host({}).deployment,
	{"applications": 0, "data_classes": classes, "complete": complete},
)

test_data_that_is_only_kept_here_counts if {
	rule.applies with input as fixtures.gpu_host({"deployment": idle(["secret"], true)})
}

test_data_without_a_class_counts if {
	rule.applies with input as fixtures.gpu_host({"deployment": idle([], null)})
}

test_a_host_for_nothing_is_not_judged if {
	not rule.applies with input as fixtures.gpu_host({"deployment": idle([], true)})
}
