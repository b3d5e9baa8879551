# METADATA
# title: Host is under foreign control
# description: >
#   The operator of the host, or somebody who controls it, sits outside the trusted set. Whoever can give the operator
#   orders can have the machine read, slowed down or stopped, wherever it stands. So can holders of one country that have
#   the majority together, and whoever has half, without whom nothing is decided.
# custom:
#   id: CMP-01
#   severity: critical
#   applies_to: [gpu_host]
#   needs: [operator.id]
#   needs_to_pass: [operator.control]
#   controls:
#     eu-csf:
#       computes: ["1.1"]
#       contributes: ["2.2", "2.3"]
#     bsi-c3a:
#       contributes: ["1-02", "1-03"]
#     secnumcloud:
#       contributes: ["19.6"]
#     cada:
#       contributes: ["L3(g)", "L4(g)"]
#     gaia-x:
#       related: ["L3"]
#   remediation: >
#     Move to an operator whose whole chain of owners sits inside the trusted set, or record the dependency in a waiver
#     with an owner and an end.
package sovcheck.compute.foreign_control

import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

deny contains finding if {
	some controller in trust.foreign_parties(input.operator.controllers)
	finding := {
		"message": sprintf("%s, outside the trusted set, %s", [wording.controller(controller), role(controller)]),
		"path": controller.path,
		"discriminator": wording.key(controller.country, controller.organization),
	}
}

unknown contains "operator.controllers" if trust.some_unplaced(input.operator.controllers)

role(controller) := "operates {asset}" if controller.relation == "self"

role(controller) := wording.power(controller, "the operator of {asset}") if controller.relation != "self"
