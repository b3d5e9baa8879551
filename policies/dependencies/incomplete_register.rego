# METADATA
# title: Nobody knows to whom work is passed on
# description: >
#   Critical applications depend on a service, and its provider does not say in full to whom it passes a part of the work,
#   who that is, and where it is done. Each of them sees what the service sees, under the law of its own country. What
#   they can read is judged by the rules about data, which ask who they are whatever depends on the service; what the
#   service cannot work without is stated under requires. Not asked of what is run in house.
# custom:
#   id: DEP-06
#   severity: medium
#   applies_to: [cloud_service]
#   controls:
#     eu-csf:
#       related: ["5.7"]
#     bsi-c3a:
#       contributes: ["5-03"]
#       related: ["5-02"]
#     cada:
#       contributes: ["L1(f)"]
#     dora:
#       related: ["29", "30"]
#     nis2:
#       related: ["21(2)(d)"]
#   remediation: >
#     Ask the provider for its list of subcontractors, each with its place and its part, and for notice before the list
#     changes; agree on both in the contract, and state the list under subcontractors and subcontractors_complete.
package sovcheck.dependencies.incomplete_register

import data.sovcheck.lib.deployments

applies := asked_for

default asked_for := false

asked_for if {
	deployments.may_be_critical(input.deployment)
	not input.in_house
}

default critical := false

critical if deployments.critical(input.deployment)

deny contains finding if {
	critical
	input.subcontractors_complete == false
	finding := {
		"message": "Critical applications depend on {asset}, and not everybody is stated to whom its provider passes work on",
		"path": null,
		"discriminator": "complete",
	}
}

unknown contains "subcontractors" if {
	asked_for
	input.subcontractors == null
}

unknown contains "subcontractors_complete" if {
	asked_for
	input.subcontractors_complete == null
}

unknown contains "subcontractors.organization" if {
	asked_for
	input.subcontractors != null
	some subcontractor in input.subcontractors
	subcontractor.organization == null
}

unknown contains "subcontractors.country" if {
	asked_for
	input.subcontractors != null
	some subcontractor in input.subcontractors
	subcontractor.country == null
}

unknown contains "deployment.criticality" if {
	asked_for
	not critical
	input.subcontractors_complete == false
}
