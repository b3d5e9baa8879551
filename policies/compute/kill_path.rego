# METADATA
# title: Somebody abroad can stop the host other than as its operator
# description: >
#   A management plane, what the machine reports home, a licence server, the cloud or service below it, its owner, the
#   place where it stands or from where it is administered give somebody outside the trusted set the power to stop it,
#   whoever operates it and whatever depends on it.
# custom:
#   id: CMP-08
#   severity: high
#   severity_if_spared: info
#   applies_to: [gpu_host]
#   needs_to_pass: [cutoff_complete]
#   controls:
#     bsi-c3a:
#       contributes: ["4-09"]
#     cada:
#       contributes: ["L2(i)", "L2(j)"]
#   remediation: >
#     Manage the machine with a plane of your own, turn off what reports home, use software and drivers without a
#     licence server, and stand on machines of an operator inside the trusted set.
package sovcheck.compute.kill_path

import data.sovcheck.lib.trust
import data.sovcheck.lib.ways
import data.sovcheck.lib.wording

deny contains finding if {
	some party in trust.foreign_parties(input.exposure.cutoff)
	not operates(party)
	finding := {
		"message": sprintf("%s can stop {asset} %s", [wording.exposure(party), ways.word(party.via)]),
		"path": party.path,
		"discriminator": wording.key(party.country, party.organization),
	}
}

# Whoever controls its operator is CMP-01's.
operates(party) if {
	some controller in input.operator.controllers
	controller.country == party.country
	controller.organization == party.organization
}

unknown contains "exposure.cutoff" if trust.some_unplaced(input.exposure.cutoff)
