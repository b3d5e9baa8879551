# METADATA
# title: Licence is unknown, or only a tag
# description: >
#   The licence is none that the catalog or SPDX knows, or only its name is recorded and not its text. Tags of model
#   hubs are often wrong, and terms change under the same name; what was agreed is in the text alone. Where the publisher
#   has changed the terms since, the day on which it was taken shows which of them hold.
# custom:
#   id: LIC-01
#   severity: high
#   applies_to: [model, dataset, software]
#   needs: [licence.id]
#   needs_to_pass: [licence.id, licence.known]
#   controls:
#     eu-csf:
#       related: ["6.3"]
#   remediation: >
#     Read the licence, store its text and state the text's sha256 as licence.text_sha256; add a licence that the
#     catalog lacks to your own overlay.
package sovcheck.licences.unproven_licence

import data.sovcheck.lib.logic

# Data that its controller compiled needs no licence. A model does: behind an API the terms of the API are what it is
# used under.
applies if input.kind == "software"

applies := logic.negated(own_data) if input.kind == "dataset"

# Of an ancestor its terms count, which come down to what was made of it; nobody here took it under them, unless
# somebody says when.
applies := logic.known(logic.any_of([logic.negated(input.ancestor), misdated])) if input.kind == "model"

default ancestor := false

ancestor if {
	input.kind == "model"
	input.ancestor == true
}

default misdated := false

misdated if to_come

misdated if {
	some present in input.licence.current
	present.before_obtained == true
}

default to_come := false

to_come if {
	input.licence.obtained != null
	input.licence.obtained > data.today
}

default own_data := false

own_data if {
	input.kind == "dataset"
	input.curator.id != null
	input.curator.id == input.controller.id
}

deny contains finding if {
	not ancestor
	input.licence.known == false
	finding := {
		"message": sprintf("Neither the catalog nor SPDX knows the licence %s of {asset}", [input.licence.id]),
		"path": null,
		"discriminator": sprintf("unknown:%s", [input.licence.id]),
	}
}

deny contains finding if {
	not ancestor
	not input.licence.text_stored
	finding := {
		"message": sprintf("Only the name of the licence %s of {asset} is recorded, not its text", [input.licence.id]),
		"path": null,
		"discriminator": sprintf("text:%s", [input.licence.id]),
	}
}

deny contains finding if {
	some present in input.licence.current
	present.before_obtained == true
	finding := {
		"message": sprintf("It was taken on %s under %s, when it was offered under %s already, since %s", [
			input.licence.obtained,
			input.licence.id,
			present.id,
			present.since,
		]),
		"path": null,
		"discriminator": sprintf("changed:%s", [present.id]),
	}
}

deny contains finding if {
	to_come
	finding := {
		"message": sprintf("It is said to have been taken under %s on %s, a day to come", [
			input.licence.id,
			input.licence.obtained,
		]),
		"path": null,
		"discriminator": "to-come",
	}
}

unknown contains "licence.obtained" if {
	not ancestor
	some present in input.licence.current
	present.before_obtained == null
}

unknown contains "ancestor" if {
	input.kind == "model"
	input.ancestor == null
}
