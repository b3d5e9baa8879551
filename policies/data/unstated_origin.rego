# METADATA
# title: Origin of training data is not stated
# description: >
#   A model was trained on the data, and it is not stated who decides about it and who compiled it, where it was
#   collected, under which licence, and how reservations of rights against mining were handled - or they were ignored.
#   Of data that its controller compiled only the reservations are asked: who gathers from the web ignores or honours them.
# custom:
#   id: DAT-10
#   severity: medium
#   applies_to: [dataset]
#   controls:
#     eu-csf:
#       related: ["3.5"]
#     ai-act:
#       related: ["53(1)(c)", "53(1)(d)"]
#   remediation: >
#     Ask whoever compiled the data for its sources, their countries, terms and opt-outs, and state controller, curator,
#     origin_countries, licence and opt_outs; leave out what was taken against a reservation, and train anew.
package sovcheck.data.unstated_origin

applies := input.trains

default own := false

own if {
	input.controller.id != null
	input.controller.id == input.curator.id
}

deny contains finding if {
	input.trains
	input.opt_outs == "ignored"
	finding := {
		"message": "{asset} was trained on, and reservations of rights against that were ignored",
		"path": null,
		"discriminator": "opt-outs",
	}
}

unknown contains "controller.id" if {
	input.trains
	input.controller.id == null
}

unknown contains "curator.id" if {
	input.trains
	input.curator.id == null
}

unknown contains "licence.id" if {
	input.trains
	not own
	input.licence.id == null
}

unknown contains "origin_countries" if {
	input.trains
	not own
	input.origin_countries == null
}

unknown contains "opt_outs" if {
	input.trains
	input.opt_outs == null
}
