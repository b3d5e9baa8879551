# METADATA
# title: A change of control is announced
# description: >
#   Somebody is announced to gain control of an organization that can read, slow down or stop something here, or leave it
#   without updates - its operator, owner, provider, subcontractor, management plane or keeper of keys - on a day to come, or
#   from that day on nobody says who has it. Until then the present owners are judged, and from then on the new ones; this
#   names them in advance.
# custom:
#   id: DEP-16
#   severity: info
#   applies_to: [application, cloud_service, dataset, gpu_host, model, software]
#   controls:
#     eu-csf:
#       related: ["1.2"]
#   remediation: >
#     Judge the day on which control changes, with --today, and decide before it whether to stay.
package sovcheck.dependencies.coming_control

import data.sovcheck.lib.changes
import data.sovcheck.lib.wording

deny contains finding if {
	some change in input.announced
	whom := sprintf("%s, %s,", [wording.label(change.changing_name, change.changing), part(change.edge)])
	finding := {
		"message": sprintf("%s, in %s", [changes.gains(change, whom), wording.days(change.in_days)]),
		"path": change.path,
		"discriminator": sprintf("%s:%s:%s", [change.day, change.changing, wording.key(change.country, change.organization)]),
	}
}

# Data has a controller, whom the same edge leads to.
part("operated_by") := "the controller of {asset}" if input.kind == "dataset"

part("operated_by") := "the operator of {asset}" if input.kind != "dataset"

part(edge) := parts[edge] if parts[edge]

part(edge) := "on whom {asset} depends" if {
	edge != "operated_by"
	not parts[edge]
}

parts := {
	"owned_by": "the owner of {asset}",
	"provided_by": "the provider of {asset}",
	"managed_by": "the manager of {asset}",
	"keys_held_by": "the keeper of the keys to {asset}",
	"subcontracted_to": "a subcontractor of {asset}",
	"stands_on": "whose cloud {asset} stands on",
	"updated_from": "a source of updates of {asset}",
	"licensed_by": "the licensor of {asset}",
	"flows_to": "who receives data of {asset}",
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
