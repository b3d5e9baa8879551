package sovcheck.dependencies.foreign_operations_test

import data.sovcheck.dependencies.foreign_operations as rule
import data.sovcheck.lib.fixtures

messages(facts) := {finding.message | some finding in found} if {
	found := rule.deny with input as facts with data.profile as fixtures.profile
}

unknown(facts) := names if {
	names := rule.unknown with input as facts with data.profile as fixtures.profile
}

applies(facts) := answer if {
	answer := rule.applies with input as facts with data.profile as fixtures.profile
}

operated_from(countries) := object.union(
	fixtures.organization("lyon-compute", "FR"),
	{
		"administered_from": countries,
		"support_countries": countries,
		"security_operations_from": countries,
	},
)

nowhere := {"administered_from": null, "support_countries": null, "security_operations_from": null}

american := fixtures.exposure("access", null, "US")

test_people_inside_the_trusted_set_pass if {
	every each in [fixtures.cloud_service({}), fixtures.gpu_host({}), fixtures.application({})] {
		messages(each) == set()
		unknown(each) == set()
		applies(each)
	}
}

test_each_country_abroad_is_one_finding if {
	seen := {"exposure": {"access": [american]}}
	facts := fixtures.cloud_service(object.union(seen, {
		"support_countries": ["FR", "US"],
		"security_operations_from": ["US", "CH"],
	}))
	found := rule.deny with input as facts with data.profile as fixtures.profile
	{finding.discriminator: finding.path | some finding in found} == {"CH": null, "US": american.path}
	{finding.message | some finding in found} == {
		"Critical applications depend on {asset}, which is watched over from CH",
		"Critical applications depend on {asset}, which is supported and watched over from US",
	}
}

test_what_the_asset_does_not_say_whoever_runs_it_says if {
	service := fixtures.cloud_service(object.union(nowhere, {"provider": operated_from(["US"])}))
	messages(service) == {"Critical applications depend on {asset}, which is administered, supported and watched over from US"}
	host := fixtures.gpu_host(object.union(nowhere, {"operator": operated_from(["US"])}))
	messages(host) == {"Critical applications depend on {asset}, which is administered, supported and watched over from US"}
	unknown(host) == set()
}

test_what_nobody_says_is_unknown if {
	silent := object.union(nowhere, {"provider": fixtures.no_organization})
	unknown(fixtures.cloud_service(silent)) == {"administered_from", "security_operations_from", "support_countries"}
}

test_what_runs_is_administered_by_somebody if {
	american_hands := {"administered_from": [], "provider": operated_from(["US"])}
	messages(fixtures.cloud_service(american_hands)) == {"Critical applications depend on {asset}, which is administered from US"}
	unknown(fixtures.cloud_service({"administered_from": [], "provider": operated_from([])})) == {"administered_from"}
	unknown(fixtures.cloud_service({"administered_from": null, "provider": operated_from([])})) == {"administered_from"}
	unknown(fixtures.gpu_host({"administered_from": [], "operator": fixtures.no_organization})) == {"administered_from"}

	# Support and a watch over security may be nobody's.
	unknown(fixtures.cloud_service({"support_countries": [], "security_operations_from": []})) == set()
}

test_too_few_people_are_found if {
	messages(fixtures.application({"maintainers": 1})) == {"It is critical, and kept running by one person; the profile asks for 2"}
	messages(fixtures.application({"maintainers": 0})) == {"It is critical, and kept running by nobody; the profile asks for 2"}
	three := object.union(fixtures.profile, {"thresholds": {"maintainers": 3}})
	{finding.message | some finding in rule.deny} == {"It is critical, and kept running by 2 people; the profile asks for 3"} with input as fixtures.application({})
		with data.profile as three
	unknown(fixtures.application({"maintainers": null})) == {"maintainers"}
}

test_what_somebody_abroad_runs_is_asked_too if {
	theirs := fixtures.cloud_service({
		"exposure": {"cutoff": [fixtures.exposure("cutoff", "example-inc", "US")]},
		"support_countries": ["US"],
	})
	applies(theirs)
	count(messages(theirs)) == 1
	here := fixtures.cloud_service({
		"exposure": {"cutoff": [fixtures.exposure("cutoff", null, "US"), fixtures.exposure("cutoff", "lyon-compute", "FR")]},
		"administered_from": ["US"],
	})
	count(messages(here)) == 1
}

test_nothing_critical_is_not_asked if {
	applies(fixtures.application({"criticality": "business"})) == false
	applies(fixtures.cloud_service({"deployment": {"criticality": "business"}})) == false
	messages(fixtures.cloud_service({"deployment": {"criticality": "business"}, "support_countries": ["US"]})) == set()
}

test_what_may_be_critical_is_unknown if {
	application := fixtures.application({"criticality": null, "maintainers": 1})
	applies(application)
	messages(application) == set()
	unknown(application) == {"criticality"}
	service := fixtures.cloud_service({"deployment": {"criticality": null}, "support_countries": ["US"]})
	messages(service) == set()
	unknown(service) == {"deployment.criticality"}
}
