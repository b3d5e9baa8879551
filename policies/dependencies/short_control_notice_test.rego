package sovcheck.dependencies.short_control_notice_test

import data.sovcheck.dependencies.short_control_notice as rule
import data.sovcheck.lib.changes_test
import data.sovcheck.lib.fixtures

sale := changes_test.change("example-inc", "US", "parent")

needed := {"deployment": {"criticality": "government", "complete": true}}

agreed(days) := {"contract": {"control_change_notice_days": days}}

service(parts) := fixtures.cloud_service(object.union_n(array.concat([needed], parts)))

host(parts) := fixtures.gpu_host(object.union_n(array.concat([needed], parts)))

provided(parts) := {"provider": parts}

test_early_notice_passes if {
	facts := service([agreed(90)])
	rule.applies with input as facts with data.profile as fixtures.profile
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
	sold := service([agreed(90), provided({"control_changes": [sale]})])
	count(rule.deny) == 0 with input as sold with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as sold with data.profile as fixtures.profile
}

test_late_notice_is_found if {
	{finding.message | some finding in rule.deny} == {"A change of control of the provider of {asset} is announced 89 days ahead, less than 90 days"} with input as service([agreed(89)])
		with data.profile as fixtures.profile
	{finding.message | some finding in rule.deny} == {"A change of control of the operator of {asset} is announced 1 day ahead, less than 90 days"} with input as host([agreed(1), {"tenancy": "rented"}])
		with data.profile as fixtures.profile
}

test_notice_that_nobody_states_is_unknown if {
	rule.unknown == {"contract.control_change_notice_days"} with input as service([agreed(null)])
		with data.profile as fixtures.profile
	count(rule.deny) == 0 with input as service([agreed(null)]) with data.profile as fixtures.profile
}

test_a_change_that_is_announced_without_notice_is_found if {
	facts := service([agreed(null), provided({"control_changes": [sale]})])
	rule.deny == {{
		"message": "example-inc (US), outside the trusted set, controls the provider of {asset} from 2027-01-01 on, and no notice of such a change is agreed",
		"path": "change:provider:2027-01-01:example",
		"discriminator": "US:example-inc",
	}} with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_a_change_that_is_announced_with_late_notice_is_found_for_any_criticality if {
	facts := host([agreed(30), {"operator": {"control_changes": [sale]}, "deployment": {"criticality": "consumer"}}])
	rule.applies with input as facts with data.profile as fixtures.profile
	{finding.message | some finding in rule.deny} == {"example-inc (US), outside the trusted set, controls the operator of {asset} from 2027-01-01 on, and the notice agreed is 30 days, less than 90 days"} with input as facts
		with data.profile as fixtures.profile
}

test_whether_something_critical_depends_on_it_has_to_be_known if {
	facts := service([agreed(30), {"deployment": {"criticality": null, "complete": null}}])
	rule.applies with input as facts with data.profile as fixtures.profile
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"deployment.criticality"} with input as facts with data.profile as fixtures.profile
}

test_it_is_not_asked_for_where_nobody_can_be_sold_or_nothing_critical_is_at_stake if {
	every facts in [
		service([agreed(null), {"deployment": {"criticality": "consumer"}}]),
		service([agreed(null), provided({"public_body": true})]),
		host([agreed(null), {"operator": {"public_body": true}}, {"tenancy": "rented"}]),
		host([agreed(null), {"tenancy": "owned"}]),
	] {
		rule.applies == false with input as facts with data.profile as fixtures.profile
	}
}

test_an_application_of_unstated_criticality_may_be_critical if {
	facts := service([agreed(1), {"deployment": {"applications": 1, "criticality": null}}])
	rule.applies with input as facts with data.profile as fixtures.profile
	rule.unknown == {"deployment.criticality"} with input as facts with data.profile as fixtures.profile
	idle := service([agreed(1), {"deployment": {"applications": 0, "criticality": null}}])
	rule.applies == false with input as idle with data.profile as fixtures.profile
}
