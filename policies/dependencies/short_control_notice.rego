# METADATA
# title: Control may change without early notice
# description: >
#   A provider of a service, or the operator of a machine, can be sold; who uses it needs the time to leave. BSI C3A asks
#   for 90 days of notice. Where a change of control is announced, an agreement on notice that is not stated counts as
#   none. Where none is announced, the notice is asked for what critical applications depend on, and not of public
#   bodies, nor for machines of one's own.
# custom:
#   id: DEP-09
#   severity: low
#   applies_to: [cloud_service, gpu_host]
#   controls:
#     eu-csf:
#       related: ["1.2"]
#     bsi-c3a:
#       contributes: ["1-04"]
#     dora:
#       related: ["30"]
#   remediation: >
#     Agree with the supplier on notice of a change of control, and state the days under
#     contract.control_change_notice_days; where a change is announced, plan to leave before its day.
package sovcheck.dependencies.short_control_notice

import data.sovcheck.lib.changes
import data.sovcheck.lib.deployments
import data.sovcheck.lib.logic
import data.sovcheck.lib.tenancy
import data.sovcheck.lib.wording

notice := input.contract.control_change_notice_days

wanted := data.profile.thresholds.control_notice_days

default announced := false

announced if {
	input.kind == "cloud_service"
	count(input.provider.control_changes) > 0
}

announced if {
	input.kind == "gpu_host"
	count(input.operator.control_changes) > 0
}

applies := logic.any_of([announced, asked_for])

deny contains finding if {
	input.kind == "cloud_service"
	some change in input.provider.control_changes
	finding := {
		"message": sprintf("%s, and %s", [changes.gains(change, "the provider of {asset}"), shortcoming]),
		"path": change.path,
		"discriminator": wording.key(change.country, change.organization),
	}
}

deny contains finding if {
	input.kind == "gpu_host"
	some change in input.operator.control_changes
	finding := {
		"message": sprintf("%s, and %s", [changes.gains(change, "the operator of {asset}"), shortcoming]),
		"path": change.path,
		"discriminator": wording.key(change.country, change.organization),
	}
}

deny contains finding if {
	not announced
	critical
	notice != null
	notice < wanted
	finding := {
		"message": sprintf("A change of control of the %s of {asset} is announced %s ahead, less than %s", [
			role,
			wording.days(notice),
			wording.days(wanted),
		]),
		"path": null,
		"discriminator": "notice",
	}
}

unknown contains "contract.control_change_notice_days" if {
	not announced
	notice == null
}

unknown contains "deployment.criticality" if {
	not announced
	not critical
	notice != null
	notice < wanted
}

shortcoming := "no notice of such a change is agreed" if notice == null

shortcoming := sprintf("the notice agreed is %s, less than %s", [wording.days(notice), wording.days(wanted)]) if {
	notice != null
	notice < wanted
}

default asked_for := false

asked_for if {
	deployments.may_be_critical(input.deployment)
	not public_body
	not own_machine
}

critical if deployments.critical(input.deployment)

public_body if {
	input.kind == "cloud_service"
	input.provider.public_body == true
}

public_body if {
	input.kind == "gpu_host"
	input.operator.public_body == true
}

own_machine if {
	input.kind == "gpu_host"
	tenancy.owned(input.tenancy, input.owned_in_house) == true
}

role := "provider" if input.kind == "cloud_service"

role := "operator" if input.kind == "gpu_host"
