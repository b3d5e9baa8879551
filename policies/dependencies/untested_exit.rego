# METADATA
# title: No tested way to leave, or terms that change at once
# description: >
#   Critical applications depend on a service, or on machines of somebody else, and there is no plan to leave for another,
#   or the plan was not tried lately; or whoever runs it may change price or terms alone, before one can have left.
#   Whoever cannot leave takes whatever price and terms come. Not asked of what is run in house, of machines of one's
#   own, nor where every application goes on by a tested alternative. How high the price is, and for how long the
#   contract binds, is not read.
# custom:
#   id: DEP-04
#   severity: medium
#   applies_to: [cloud_service, gpu_host]
#   controls:
#     eu-csf:
#       contributes: ["4.1"]
#     bsi-c3a:
#       contributes: ["6-02"]
#     dora:
#       contributes: ["28"]
#   remediation: >
#     Write down how data, interfaces and work go to another supplier, move a part once a year to see that it works, and
#     state the day under exit_plan. Agree that terms change by consent, or with time to leave, and state it under
#     contract (unilateral_changes, change_notice_days).
package sovcheck.dependencies.untested_exit

import data.sovcheck.lib.deployments
import data.sovcheck.lib.tenancy
import data.sovcheck.lib.wording

applies := asked_for

default asked_for := false

asked_for if {
	deployments.may_be_critical(input.deployment)
	not input.deployment.spared
	not input.in_house
	not own_machine
}

own_machine if {
	input.kind == "gpu_host"
	tenancy.owned(input.tenancy, input.owned_in_house) == true
}

deny contains finding if {
	asked_for
	deployments.critical(input.deployment)
	some kind, shortcoming in shortcomings
	finding := {
		"message": sprintf("Critical applications depend on {asset}, and %s", [shortcoming]),
		"path": null,
		"discriminator": kind,
	}
}

unknown contains "exit_plan.exists" if {
	asked_for
	input.exit_plan.exists == null
}

unknown contains "exit_plan.tested_days_ago" if {
	asked_for
	input.exit_plan.exists == true
	input.exit_plan.tested_days_ago == null
}

unknown contains "contract.unilateral_changes" if {
	asked_for
	input.contract.unilateral_changes == null
}

unknown contains "contract.change_notice_days" if {
	asked_for
	input.contract.unilateral_changes == true
	input.contract.change_notice_days == null
}

unknown contains "deployment.criticality" if {
	asked_for
	not deployments.critical(input.deployment)
	count(shortcomings) > 0
}

shortcomings["plan"] := "there is no plan to leave it" if input.exit_plan.exists == false

shortcomings["test"] := sprintf("the plan to leave it was last tried %s ago, more than %s", [
	wording.days(days),
	wording.days(limit),
]) if {
	input.exit_plan.exists == true
	days := input.exit_plan.tested_days_ago
	limit := data.profile.thresholds.exit_test_days
	days != null
	days > limit
}

shortcomings["test"] := "the first trial of the plan to leave it is still to come" if {
	input.exit_plan.exists == true
	input.exit_plan.tested_days_ago != null
	input.exit_plan.tested_days_ago < 0
}

shortcomings["terms"] := sprintf("whoever runs it may change price or terms alone, with notice of %s, less than %s", [
	wording.days(notice),
	wording.days(wanted),
]) if {
	input.contract.unilateral_changes == true
	notice := input.contract.change_notice_days
	wanted := data.profile.thresholds.change_notice_days
	notice != null
	notice < wanted
}
