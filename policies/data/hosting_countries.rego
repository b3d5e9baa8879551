# METADATA
# title: Data reaches a country outside those for its class
# description: >
#   The profile says for each class of data in which countries it may be. This looks at every place that the data can
#   come to or be seen from: where it is stored, backed up, processed, logged, sent to an API, received, administered
#   and supported, by subcontractors and by the people of who receives it, too, and at who decides about it. What was
#   encrypted before it arrives, with keys that only its owner holds, does not count for internal and personal data.
# custom:
#   id: DAT-12
#   severity: high
#   applies_to: [dataset]
#   needs_to_pass: [data_class, reach_complete, controller.control]
#   controls:
#     eu-csf:
#       computes: ["3.4"]
#     bsi-c3a:
#       related: ["3-01"]
#     cada:
#       contributes: ["L1(b)", "L1(c)", "L4(c)"]
#   remediation: >
#     Keep the data in an allowed country, and have it administered and supported from there; for internal and personal
#     data encrypt it with keys of your own before it leaves.
package sovcheck.data.hosting_countries

import data.sovcheck.lib.paths
import data.sovcheck.lib.reach
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

allowed contains country if {
	some class, countries in data.profile.hosting
	class == input.data_class
	countries != null
	some country in countries
}

default limited := false

limited if {
	some class, countries in data.profile.hosting
	class == input.data_class
	countries != null
}

applies := limited if input.data_class != null

deny contains finding if {
	limited
	some country in {reach.name(place.country, place.how) | some place in outside}
	places := {place | some place in outside; reach.name(place.country, place.how) == country}
	finding := {
		"message": sprintf("It is %s data, %s in %s, where it may not be", [
			input.data_class,
			wording.enumeration({reach.manner(place.how) | some place in places}),
			country,
		]),
		"path": paths.first({place.path | some place in places}),
		"discriminator": country,
	}
}

# Who decides about it decides where it goes.
deny contains finding if {
	limited
	some party in trust.foreign_parties(input.controller.controllers)
	finding := {
		"message": sprintf("It is %s data, and %s, outside the trusted set, %s its controller", [
			input.data_class,
			wording.controller(party),
			role(party),
		]),
		"path": party.path,
		"discriminator": sprintf("controller:%s", [wording.key(party.country, party.organization)]),
	}
}

unknown contains "controller.controllers" if {
	limited
	trust.some_unplaced(input.controller.controllers)
}

role(party) := "is" if party.relation == "self"

role(party) := "controls" if party.relation != "self"

outside contains place if {
	some place in input.reach
	reach.name(place.country, place.how)
	not place.country in allowed
	counts(place)
}

counts(place) if not place.protected

counts(_) if input.data_class in {"sensitive", "secret"}
