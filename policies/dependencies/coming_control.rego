# METADATA
# title: A change of control is announced
# description: >
#   Somebody is announced to gain control of the provider of a service or of the operator of a machine on a day to come,
#   or from that day on nobody says who has it. Until then the present owners are judged, and from then on the new ones;
#   this names them in advance.
# custom:
#   id: DEP-16
#   severity: info
#   applies_to: [cloud_service, gpu_host]
#   controls:
#     eu-csf:
#       related: ["1.2"]
#   remediation: >
#     Judge the day on which control changes, with --today, and decide before it whether to stay.
package sovcheck.dependencies.coming_control

import data.sovcheck.lib.changes
import data.sovcheck.lib.wording

deny contains finding if {
	input.kind == "cloud_service"
	some change in input.provider.control_changes
	finding := {
		"message": sprintf("%s, in %s", [changes.gains(change, "provider"), wording.days(change.in_days)]),
		"path": change.path,
		"discriminator": sprintf("%s:%s", [change.day, wording.key(change.country, change.organization)]),
	}
}

deny contains finding if {
	input.kind == "gpu_host"
	some change in input.operator.control_changes
	finding := {
		"message": sprintf("%s, in %s", [changes.gains(change, "operator"), wording.days(change.in_days)]),
		"path": change.path,
		"discriminator": sprintf("%s:%s", [change.day, wording.key(change.country, change.organization)]),
	}
}

# Of whoever is not named nobody knows whether it is being sold.
unknown contains "provider.id" if {
	input.kind == "cloud_service"
	input.provider.id == null
}

unknown contains "operator.id" if {
	input.kind == "gpu_host"
	input.operator.id == null
}
