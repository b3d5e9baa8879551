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

test_a_plan_answers_nothing_that_was_not_tried_lately if {
	every days in [400, -3] {
		found(fixtures.cloud_service(object.union(stale([american]), {"cutoff_plan": {"tested_days_ago": days}}))) == {told}
	}
	facts := fixtures.cloud_service(object.union(stale([american]), {"cutoff_plan": {"tested_days_ago": null}}))
	found(facts) == set()
	rule.unknown == {"cutoff_plan.tested_days_ago"} with input as facts with data.profile as fixtures.profile
}

test_what_the_software_of_a_host_needs_is_told_of_the_software if {
	facts := fixtures.gpu_host(stale([object.union(american, {"via": "requires"})]))
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

held(place, country) := fixtures.kept_by([fixtures.exposure(sprintf("%s-cutoff", [place]), "keeper", country)])

copies(registry, mirror) := fixtures.software({"update_sources": {"registry": registry, "mirror": mirror}})

open := {"cutoff": [], "cutoff_complete": null}

test_two_copies_in_foreign_hands_are_found if {
	found(copies(held("registry", "US"), held("mirror", "CN"))) == {
		"Its registry and its mirror are both in foreign hands, one of them in those of keeper (US)",
		"Its registry and its mirror are both in foreign hands, one of them in those of keeper (CN)",
	}
}

test_a_trusted_copy_is_enough if {
	foreign := [
		copies(held("registry", "US"), held("mirror", "FR")),
		copies(held("registry", "FR"), held("mirror", "US")),
	]
	every facts in foreign {
		count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
		count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
	}
}

test_somebody_of_unknown_country_is_unknown if {
	facts := fixtures.software(stale([fixtures.exposure("stale", "example", null)]))
	rule.unknown == {"exposure.stale"} with input as facts with data.profile as fixtures.profile
}

unknown(facts) := asked if {
	asked := rule.unknown with input as facts with data.profile as fixtures.profile
}

test_a_copy_of_which_not_all_is_stated_is_unknown_beside_a_foreign_one if {
	unknown(copies(held("registry", "US"), open)) == {"update_sources.mirror.cutoff_complete"}
	unknown(copies(open, held("mirror", "US"))) == {"update_sources.registry.cutoff_complete"}
	unknown(copies(held("registry", "US"), held("mirror", null))) == {"update_sources.mirror.cutoff"}
	unknown(copies(held("registry", null), held("mirror", "US"))) == {"update_sources.registry.cutoff"}
}

test_where_neither_is_known_both_are_asked_for if {
	unknown(copies(open, open)) == {
		"update_sources.registry.cutoff_complete",
		"update_sources.mirror.cutoff_complete",
	}
	unknown(copies(held("registry", null), held("mirror", null))) == {
		"update_sources.registry.cutoff",
		"update_sources.mirror.cutoff",
	}
}

test_a_trusted_copy_leaves_nothing_to_ask_of_the_other if {
	count(unknown(copies(held("registry", "FR"), open))) == 0
	count(unknown(copies(open, held("mirror", "FR")))) == 0
}
