# METADATA
# title: Interface is offered by nobody else
# description: >
#   Critical applications are programmed against an interface that nobody but the provider of the service implements.
#   Whoever leaves it has to write them anew. Not asked of what is run in house, nor where every application goes on by a
#   tested alternative.
# custom:
#   id: DEP-05
#   severity: medium
#   applies_to: [cloud_service]
#   controls:
#     eu-csf:
#       contributes: ["6.1"]
#       related: ["6.2"]
#   remediation: >
#     Use an interface that others implement, too, such as S3, OCI or the OpenAI API, or put a layer between that speaks
#     one, and state it under interface.
package sovcheck.dependencies.closed_interface

import data.sovcheck.lib.deployments

applies := asked_for

default asked_for := false

asked_for if {
	deployments.may_be_critical(input.deployment)
	not input.deployment.spared
	not input.in_house
}

deny contains finding if {
	asked_for
	deployments.critical(input.deployment)
	input.interface_open == false
	finding := {
		"message": sprintf("Critical applications depend on {asset}, and nobody else offers %s", [interface]),
		"path": null,
		"discriminator": "interface",
	}
}

interface := sprintf("its interface, %s", [input.interface_standard]) if input.interface_standard != null

interface := "its interface" if input.interface_standard == null

unknown contains "interface_open" if {
	asked_for
	input.interface_open == null
}

unknown contains "deployment.criticality" if {
	asked_for
	not deployments.critical(input.deployment)
	input.interface_open == false
}
