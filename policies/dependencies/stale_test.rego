package sovcheck.dependencies.stale_test

import data.sovcheck.dependencies.stale as rule
import data.sovcheck.lib.fixtures

american := object.union(fixtures.exposure("stale", "example-inc", "US"), {"via": "updated_from"})

stale(parties) := {"exposure": {"stale": parties}}

found(facts) := {finding.message | some finding in findings} if {
	findings := rule.deny with input as facts with data.profile as fixtures.profile
}

told := concat("", [
	"It gets no more updates and no new installations when example-inc (US) withholds them; ",
	"nothing stops on that day",
])

test_updates_from_trusted_parties_pass if {
	facts := fixtures.software(stale([fixtures.exposure("stale", "lyon-compute", "FR")]))
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_a_foreign_registry_is_found if found(fixtures.software(stale([american]))) == {told}

test_foreign_technology_of_a_provider_is_found if {
	plan := {"cutoff_plan": {"offline_days": 10}}
	found(fixtures.cloud_service(object.union(stale([american]), plan))) == {told}
}

test_a_plan_that_lasts_answers_it_for_a_service if {
	facts := fixtures.cloud_service(stale([american]))
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_what_the_software_of_a_host_needs_is_told_of_the_software if {
	facts := fixtures.gpu_host(stale([object.union(american, {"via": "requires"})]))
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_two_copies_in_foreign_hands_are_found if {
	facts := fixtures.software({
		"registry": fixtures.organization("example-inc", "US"),
		"mirror": fixtures.organization("example-cn", "CN"),
	})
	found(facts) == {
		"Its registry and its mirror are both in foreign hands, one of them in those of example-inc (US)",
		"Its registry and its mirror are both in foreign hands, one of them in those of example-cn (CN)",
	}
}

test_a_trusted_mirror_is_enough if {
	facts := fixtures.software({"registry": fixtures.organization("example-inc", "US")})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_somebody_of_unknown_country_is_unknown if {
	facts := fixtures.software(stale([fixtures.exposure("stale", "example", null)]))
	rule.unknown == {"exposure.stale"} with input as facts with data.profile as fixtures.profile
}

test_a_mirror_of_whoever_nobody_knows_is_unknown_beside_a_foreign_registry if {
	foreign := fixtures.organization("example-inc", "US")
	open := object.union(fixtures.organization("keeper", "FR"), {"control": null})
	unplaced := fixtures.organization("keeper", null)
	every mirror in [open, unplaced] {
		facts := fixtures.software({"registry": foreign, "mirror": mirror})
		rule.unknown == {"mirror.control"} with input as facts with data.profile as fixtures.profile
	}
	trusted := fixtures.software({"registry": fixtures.organization("lyon-compute", "FR"), "mirror": open})
	count(rule.unknown) == 0 with input as trusted with data.profile as fixtures.profile
}

test_a_registry_of_whoever_nobody_knows_is_unknown_beside_a_foreign_mirror if {
	open := object.union(fixtures.organization("keeper", "FR"), {"control": null})
	facts := fixtures.software({"registry": open, "mirror": fixtures.organization("example-inc", "US")})
	rule.unknown == {"registry.control"} with input as facts with data.profile as fixtures.profile
	trusted := fixtures.software({"registry": open, "mirror": fixtures.organization("lyon-compute", "FR")})
	count(rule.unknown) == 0 with input as trusted with data.profile as fixtures.profile
}
