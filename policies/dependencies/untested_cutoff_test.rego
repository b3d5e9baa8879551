package sovcheck.dependencies.untested_cutoff_test

import data.sovcheck.dependencies.untested_cutoff as rule
import data.sovcheck.lib.fixtures

foreign := {"exposure": {"cutoff": [
	fixtures.exposure("cutoff", "example-inc", "US"),
	fixtures.exposure("cutoff", null, "US"),
]}}

service(plan) := fixtures.cloud_service(object.union(foreign, {"cutoff_plan": plan}))

keys(plan) := {finding.discriminator | some finding in found} if {
	found := rule.deny with input as service(plan) with data.profile as fixtures.profile
}

test_a_tested_plan_that_lasts_passes if {
	count(keys({})) == 0
	rule.applies with input as service({}) with data.profile as fixtures.profile
}

test_no_plan_is_found if {
	rule.deny == {{
		"message": "example-inc (US) can stop {asset}, and there is no plan to go on without it",
		"path": "cutoff:US:example-inc",
		"discriminator": "plan:US:example-inc",
	}} with input as service({"exists": false, "tested_days_ago": null, "offline_days": null})
		with data.profile as fixtures.profile
}

test_a_test_365_days_ago_passes if count(keys({"tested_days_ago": 365})) == 0

test_a_test_366_days_ago_is_found if {
	rule.deny == {{
		"message": "example-inc (US) can stop {asset}, and the plan was last tested 366 days ago, more than 365 days",
		"path": "cutoff:US:example-inc",
		"discriminator": "test:US:example-inc",
	}} with input as service({"tested_days_ago": 366}) with data.profile as fixtures.profile
}

test_a_test_to_come_is_no_test if keys({"tested_days_ago": -1}) == {"test:US:example-inc"}

test_90_days_offline_pass if count(keys({"offline_days": 90})) == 0

test_89_days_offline_are_found if {
	found := rule.deny with input as service({"offline_days": 89}) with data.profile as fixtures.profile
	{finding.message | some finding in found} == {"example-inc (US) can stop {asset}, and the plan lasts 89 days, less than 90 days"}
}

test_known_shortcomings_are_found_beside_unknown_ones if {
	keys({"tested_days_ago": null, "offline_days": 1}) == {"offline:US:example-inc"}
}

test_what_nobody_stated_is_no_finding if {
	count(keys({"tested_days_ago": null, "offline_days": null})) == 0
}

test_a_service_that_only_trusted_parties_can_stop_is_not_judged if {
	rule.applies == false with input as fixtures.cloud_service({}) with data.profile as fixtures.profile
}

no_plan := {"cutoff_plan": {"exists": false, "tested_days_ago": null, "offline_days": null}}

test_unknown_owners_may_be_foreign if {
	facts := fixtures.cloud_service(object.union(no_plan, {"cutoff_complete": null}))
	not rule.applies with input as facts with data.profile as fixtures.profile
	not rule.applies == false with input as facts with data.profile as fixtures.profile
	rule.unknown == {"cutoff_complete"} with input as facts with data.profile as fixtures.profile
}

test_somebody_of_unknown_country_may_be_foreign if {
	somebody := {"exposure": {"cutoff": [fixtures.exposure("cutoff", "example", null)]}}
	facts := fixtures.cloud_service(object.union(no_plan, somebody))
	not rule.applies with input as facts with data.profile as fixtures.profile
	rule.unknown == {"exposure.cutoff"} with input as facts with data.profile as fixtures.profile
}

test_unknown_owners_do_not_matter_where_the_plan_holds_against_anybody if {
	facts := fixtures.cloud_service({"cutoff_complete": null})
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_unknown_owners_matter_where_the_plan_is_not_known if {
	facts := fixtures.cloud_service({
		"cutoff_complete": null,
		"cutoff_plan": {"exists": null, "tested_days_ago": null, "offline_days": null},
	})
	rule.unknown == {"cutoff_complete"} with input as facts with data.profile as fixtures.profile
}

test_unknown_owners_do_not_matter_beside_known_foreign_ones if {
	facts := fixtures.cloud_service(object.union(foreign, {"cutoff_complete": null}))
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}
