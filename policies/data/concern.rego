# METADATA
# title: Bulk US sensitive data within reach of a country of concern
# description: >
#   Bulk sensitive data about US persons, or data of the US government, can be read by somebody in a country of concern,
#   or by a company that such a one controls, or comes to a place there. 28 CFR part 202 bars or restricts that. Data that
#   is not said to be such, or not to be, is asked about where people in the US are among its subjects.
# custom:
#   id: DAT-09
#   severity: high
#   applies_to: [dataset]
#   needs_to_pass: [us_bulk_sensitive, access_complete, reach_complete]
#   remediation: >
#     Keep the data where nobody in these countries, nor a company of theirs, runs, owns, administers or supports
#     anything; for a restricted transaction meet the security requirements of the rule, with counsel.
package sovcheck.data.concern

import data.sovcheck.lib.lists
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.protection
import data.sovcheck.lib.reach
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

concern := lists.members({"us-countries-of-concern"})

applies := logic.known(logic.any_of([
	logic.all_of([said, true]),
	logic.all_of([unsaid, about_americans, at_stake]),
]))

default said := false

said if input.us_bulk_sensitive == true

# Where nobody says so, it may be.
unsaid := logic.possible(input.us_bulk_sensitive == null)

about_americans := logic.all_of([protection.high(input.data_class), american])

default american := null

american := "US" in input.subject_countries if input.subject_countries != null

default at_stake := false

at_stake if count(parties) > 0

at_stake if count(places) > 0

at_stake := null if {
	count(parties) == 0
	count(places) == 0
	open
}

open if input.access_complete == null

open if input.reach_complete == null

open if trust.some_unplaced(input.exposure.access)

open if kept_out

# Whom only a claim of confidential computing keeps out could read it, as long as nothing proves the claim.
kept_out if {
	some party in input.kept_out
	party.country in concern
}

kept_out if trust.some_unplaced(input.kept_out)

parties contains party if {
	some party in input.exposure.access
	party.country in concern
}

places contains place if {
	some place in input.reach
	place.country in concern
}

deny contains finding if {
	said
	some party in parties
	party.organization != null
	finding := {
		"message": sprintf("%s can read {asset}, which is bulk US sensitive data%s", [wording.exposure(party), doubt]),
		"path": party.path,
		"discriminator": wording.key(party.country, party.organization),
	}
}

deny contains finding if {
	said
	some country in ({each.country | some each in places} | {each.country | some each in parties; each.organization == null})
	finding := {
		"message": sprintf("{asset} is bulk US sensitive data, %s %s, a country of concern%s", [
			manners(country),
			country,
			doubt,
		]),
		"path": paths.first({each.path | some each in places; each.country == country} | {each.path |
			some each in parties
			each.country == country
			each.organization == null
		}),
		"discriminator": wording.key(country, null),
	}
}

doubt := lists.doubt({"us-countries-of-concern"})

manners(country) := sprintf("%s in", [wording.enumeration(found)]) if {
	found := {reach.manner(place.how) | some place in places; place.country == country}
	count(found) > 0
}

manners(country) := "open to the law of" if {
	count({place | some place in places; place.country == country}) == 0
}

unknown contains "exposure.access" if trust.some_unplaced(input.exposure.access)

unknown contains "kept_out" if kept_out
