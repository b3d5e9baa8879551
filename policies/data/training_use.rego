# METADATA
# title: Provider may train on what it is sent
# description: >
#   By contract, or unless the customer objects, the provider of a service may train its own models on prompts and
#   data. What was sent once cannot be taken back out of a model that others use.
# custom:
#   id: DAT-06
#   severity: critical
#   applies_to: [cloud_service]
#   needs: [training_use]
#   controls:
#     cada:
#       contributes: ["L2(f)"]
#     bsi-c3a:
#       related: ["4-07"]
#   remediation: >
#     Object in writing and state training_use as opted-out, agree on a contract that forbids it, or use a service that
#     does not train on customer data.
package sovcheck.data.training_use

import data.sovcheck.lib.paths
import data.sovcheck.lib.wording

deny contains finding if {
	input.training_use in {"always", "opt-out"}
	finding := {
		"message": sprintf("%s %s, and %s", [provider, permission[input.training_use], use]),
		"path": paths.nearest(input.provider.controllers),
		"discriminator": wording.key(input.provider.country, input.provider.id),
	}
}

permission := {
	"always": "may train on what it is sent",
	"opt-out": "may train on what it is sent as long as the customer does not object",
}

default provider := "Its provider"

provider := wording.label(input.provider.name, input.provider.id) if input.provider.id != null

use := "applications use it" if {
	input.deployment.applications > 0
	input.deployment.data_classes == []
}

use := sprintf("applications with %s data use it", [classes]) if {
	input.deployment.applications > 0
	input.deployment.data_classes != []
}

use := "nothing that is stated uses it yet" if {
	input.deployment.applications == 0
	input.deployment.data_classes == []
}

use := sprintf("%s data is kept with it", [classes]) if {
	input.deployment.applications == 0
	input.deployment.data_classes != []
}

classes := wording.enumeration({class | some class in input.deployment.data_classes})
