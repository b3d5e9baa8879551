# METADATA
# title: Application is in foreign hands
# description: >
#   The owner of the application, or somebody who controls it, sits outside the trusted set, or its people administer
#   from there. Whoever can give the owner orders, or its administrators, decides what the application does, for whom,
#   and whether it goes on, wherever and on whatever it runs.
# custom:
#   id: DEP-18
#   severity: high
#   applies_to: [application]
#   needs: [owner.id]
#   needs_to_pass: [owner.control]
#   remediation: >
#     Hand the application over to an owner whose whole chain of owners sits inside the trusted set, or agree with a
#     trusted one that can go on with it, with all that it needs; have it administered from inside the set alone.
package sovcheck.dependencies.foreign_owner

import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

deny contains finding if {
	some controller in trust.foreign_parties(input.owner.controllers)
	finding := {
		"message": sprintf("%s, outside the trusted set, %s", [wording.controller(controller), role(controller)]),
		"path": controller.path,
		"discriminator": wording.key(controller.country, controller.organization),
	}
}

deny contains finding if {
	some party in trust.foreign_parties(input.exposure.cutoff)
	party.via == "administered_from"
	finding := {
		"message": sprintf("The owner of {asset} administers from %s, outside the trusted set", [party.country]),
		"path": party.path,
		"discriminator": sprintf("people:%s", [party.country]),
	}
}

unknown contains "owner.administered_from" if input.owner.administered_from == null

unknown contains "owner.controllers" if trust.some_unplaced(input.owner.controllers)

role(controller) := "owns {asset}" if controller.relation == "self"

role(controller) := wording.power(controller, "the owner of {asset}") if controller.relation != "self"
