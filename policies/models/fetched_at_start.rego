# METADATA
# title: Weights are fetched from abroad at each start
# description: >
#   Whenever the model starts, its files are fetched from a hub or registry in foreign hands or abroad. What was taken
#   down there, or is withheld from this country, is missing at the next start, whatever copy lies elsewhere.
# custom:
#   id: MOD-09
#   severity: high
#   applies_to: [model]
#   needs_to_pass: [ancestor, access, fetched_at_start]
#   controls:
#     eu-csf:
#       contributes: ["5.5"]
#     bsi-c3a:
#       related: ["4-09"]
#   remediation: >
#     Load the weights from a copy of your own, start the runtime offline, and state both (fetched_at_start: false,
#     runtime.offline); or put a mirror in trusted hands before the hub and fetch from there (fetched_from).
package sovcheck.models.fetched_at_start

import data.sovcheck.lib.logic
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

# What is asked through somebody else's API is started by them.
applies := logic.known(logic.all_of([
	logic.negated(input.ancestor),
	logic.any_of([logic.one_of(input.access, {"weights"}), input.in_house]),
]))

deny contains finding if {
	input.fetched_at_start == true
	some place in input.fetched_from
	some keeper in foreign_at(place)
	finding := {
		"message": sprintf("It is fetched at each start from %s", [keeper.words]),
		"path": place.path,
		"discriminator": keeper.key,
	}
}

# Who is there, and the country itself where only that is foreign.
foreign_at(place) := {keeper |
	some party in trust.most_specific(trust.foreign_parties(place.controllers))
	keeper := {"key": wording.key(party.country, party.organization), "words": wording.controller(party)}
} if {
	count(trust.foreign_parties(place.controllers)) > 0
}

foreign_at(place) := {{"key": wording.key(place.country, null), "words": place.country} | trust.foreign(place.country)} if {
	count(trust.foreign_parties(place.controllers)) == 0
}

unknown contains "fetched_from" if {
	input.fetched_at_start == true
	input.fetched_from == []
}

unknown contains "fetched_from.control" if {
	input.fetched_at_start == true
	some place in input.fetched_from
	count(foreign_at(place)) == 0
	not trust.controlled_inside(place)
}

unknown contains "fetched_from.country" if {
	input.fetched_at_start == true
	some place in input.fetched_from
	place.country == null
}
