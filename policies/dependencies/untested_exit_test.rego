package sovcheck.dependencies.untested_exit_test

import data.sovcheck.dependencies.untested_exit as rule
import data.sovcheck.lib.fixtures

service(plan) := fixtures.cloud_service({"exit_plan": plan})

agreed(alone, notice) := fixtures.cloud_service({"contract": {"unilateral_changes": alone, "change_notice_days": notice}})

messages(facts) := {finding.message | some finding in found} if {
	found := rule.deny with input as facts with data.profile as fixtures.profile
}

unknown(facts) := names if {
	names := rule.unknown with input as facts with data.profile as fixtures.profile
}

applies(facts) := answer if {
	answer := rule.applies with input as facts with data.profile as fixtures.profile
}

test_a_tested_plan_passes if {
	messages(service({"tested_days_ago": 365})) == set()
	unknown(service({"tested_days_ago": 0})) == set()
	applies(service({}))
}

test_no_plan_is_found if {
	rule.deny == {{
		"message": "Critical applications depend on {asset}, and there is no plan to leave it",
		"path": null,
		"discriminator": "plan",
	}} with input as service({"exists": false}) with data.profile as fixtures.profile
}

test_an_old_trial_is_found if {
	messages(service({"tested_days_ago": 366})) == {"Critical applications depend on {asset}, and the plan to leave it was last tried 366 days ago, more than 365 days"}
}

test_a_trial_to_come_is_none_yet if {
	messages(service({"tested_days_ago": -1})) == {"Critical applications depend on {asset}, and the first trial of the plan to leave it is still to come"}
}

test_a_plan_that_nobody_states_is_unknown if {
	unknown(service({"exists": null})) == {"exit_plan.exists"}
	unknown(service({"tested_days_ago": null})) == {"exit_plan.tested_days_ago"}
}

test_it_is_not_asked_where_nothing_critical_depends if {
	applies(fixtures.cloud_service({"deployment": {"criticality": "business"}})) == false
	applies(fixtures.cloud_service(fixtures.undeployed)) == false
}

test_what_may_be_critical_is_unknown if {
	facts := fixtures.cloud_service({"deployment": {"criticality": null}, "exit_plan": {"exists": false}})
	applies(facts)
	messages(facts) == set()
	unknown(facts) == {"deployment.criticality"}
	applies(fixtures.cloud_service({"deployment": {"criticality": "business", "complete": null}}))
}

test_it_is_not_asked_of_ones_own if {
	applies(fixtures.cloud_service({"in_house": true})) == false
	applies(fixtures.cloud_service({"deployment": {"spared": true}})) == false
	applies(fixtures.gpu_host({"tenancy": "owned"})) == false
	messages(fixtures.gpu_host({"tenancy": "owned", "exit_plan": {"exists": false}})) == set()
}

test_it_is_asked_of_rented_machines if {
	applies(fixtures.gpu_host({"tenancy": "rented"}))
	count(messages(fixtures.gpu_host({"tenancy": "rented", "exit_plan": {"exists": false}}))) == 1
	applies(fixtures.gpu_host({"tenancy": null}))
}

test_terms_that_change_with_time_to_leave_pass if {
	messages(agreed(true, 90)) == set()
	unknown(agreed(true, 90)) == set()
	messages(agreed(false, 0)) == set()
	unknown(agreed(false, null)) == set()
}

test_terms_that_change_before_one_can_leave_are_found if {
	messages(agreed(true, 89)) == {"Critical applications depend on {asset}, and whoever runs it may change price or terms alone, with notice of 89 days, less than 90 days"}
}

test_terms_that_nobody_states_are_unknown if {
	unknown(agreed(null, null)) == {"contract.unilateral_changes"}
	unknown(agreed(null, 0)) == {"contract.unilateral_changes"}
	unknown(agreed(true, null)) == {"contract.change_notice_days"}
}

test_terms_are_not_asked_of_ones_own if {
	facts := object.union(agreed(null, null), {"in_house": true})
	unknown(facts) == set()
}
