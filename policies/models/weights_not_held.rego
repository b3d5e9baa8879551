# METADATA
# title: No hashed copy of the weights is held
# description: >
#   Without files of one's own the model is gone when its provider leaves, and so it is where the only copies lie with a
#   foreign party, or in a hub that others run, from which a server fetches them. Without their hashes nobody can tell
#   whether they are still the ones that were tested. Files that hold no weights are no copy.
# custom:
#   id: MOD-05
#   severity: high
#   severity_if_spared: info
#   applies_to: [model]
#   needs: [access]
#   needs_to_pass: [ancestor, weights.files, weights.hashed, copies]
#   controls:
#     eu-csf:
#       contributes: ["1.8"]
#   remediation: >
#     Download the weights into storage under trusted control, name it under stored_in, and list every file with its
#     sha256; for a model behind an API
#     choose one whose weights can be had, or hold such a one in reserve.
package sovcheck.models.weights_not_held

import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

# Of a model that is only an ancestor nobody needs a copy.
applies := logic.known(logic.negated(input.ancestor))

deny contains finding if {
	input.access == "api"
	not input.in_house
	finding := {
		"message": "It is reached through an API, so no copy of its weights is held",
		"path": null,
		"discriminator": "api",
	}
}

deny contains finding if {
	held
	input.weights.files == 0
	finding := {"message": "No file of the weights of {asset} is held", "path": null, "discriminator": "no-files"}
}

deny contains finding if {
	held
	input.weights.files > 0
	input.weights.hashed == false
	finding := {
		"message": "Not every file of the weights of {asset} has a sha256",
		"path": null,
		"discriminator": "unhashed",
	}
}

deny contains finding if {
	held
	input.weights.too_small == true
	finding := {
		"message": "The files of the weights of {asset} are too small for its parameters: they have less than one bit for each",
		"path": null,
		"discriminator": "too-small",
	}
}

deny contains finding if {
	held
	input.copies == []
	finding := {"message": "No place is stated in which the files of {asset} lie", "path": null, "discriminator": "nowhere"}
}

deny contains finding if {
	count(keepers) > 0
	some keeper in keepers
	finding := {
		"message": sprintf("Its only copies lie where others can take them away: with %s", [keeper.words]),
		"path": paths.first({copy.path | some copy in copies; keeper in keepers_of(copy)}),
		"discriminator": sprintf("elsewhere:%s", [keeper.key]),
	}
}

unknown contains "copies.control" if {
	count(copies) > 0
	count(secure) == 0
	count(keepers) == 0
}

default held := false

held if input.access == "weights"

held if input.in_house

copies contains copy if {
	held
	input.copies != null
	some copy in input.copies
}

# Under trusted control, in a trusted country, and no hub of others.
secure contains copy if {
	some copy in copies
	copy.elsewhere == false
	copy.country in data.profile.trusted
	trust.controlled_inside(copy)
}

# Who keeps the copies, where every one of them can be taken away.
keepers contains keeper if {
	every copy in copies {
		count(keepers_of(copy)) > 0
	}
	some copy in copies
	some keeper in keepers_of(copy)
}

keepers_of(copy) := {kept_by(party) | some party in trust.most_specific(trust.foreign_parties(copy.controllers))} if {
	count(trust.foreign_parties(copy.controllers)) > 0
}

keepers_of(copy) := there | fetched_from if {
	count(trust.foreign_parties(copy.controllers)) == 0
	there := {{"key": wording.key(copy.country, null), "words": copy.country} | trust.foreign(copy.country)}
	fetched_from := {keeper | copy.elsewhere; some keeper in hubs(copy.controllers)}
}

hubs(parties) := {kept_by(party) | some party in parties; party.relation == "self"} if count(parties) > 0

hubs(parties) := {{"key": "-:-", "words": "a hub of others"}} if count(parties) == 0

kept_by(party) := {"key": wording.key(party.country, party.organization), "words": wording.controller(party)}
