# METADATA
# title: No copy of the source to go on with
# description: >
#   Critical applications depend on software that somebody outside the trusted set develops, and no copy of its source is
#   kept inside, or an old one, or too few versions. A mirror lets one install it again (DEP-12); only the source lets
#   one mend it. BSI C3A asks providers for a copy of at most 24 hours, and for five versions. Whether it can be built is
#   not read.
# custom:
#   id: DEP-17
#   severity: medium
#   applies_to: [software]
#   controls:
#     eu-csf:
#       related: ["5.5", "7.6"]
#     bsi-c3a:
#       contributes: ["6-01"]
#   remediation: >
#     Copy the source with its history every night to a place inside the trusted set, and state it under source_copy;
#     where it is not published, agree with the developer on a copy in escrow.
package sovcheck.dependencies.no_source_copy

import data.sovcheck.lib.deployments
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

applies := asked_for

default asked_for := false

asked_for if {
	deployments.may_be_critical(input.deployment)
	not trust.controlled_inside(input.developer)
}

abroad := trust.most_specific(trust.foreign_parties(input.developer.controllers))

deny contains finding if {
	asked_for
	deployments.critical(input.deployment)
	some party in abroad
	some kind, shortcoming in shortcomings
	finding := {
		"message": sprintf("Critical applications depend on {asset}, which is in the hands of %s, and %s", [
			wording.controller(party),
			shortcoming,
		]),
		"path": party.path,
		"discriminator": sprintf("%s:%s", [kind, wording.key(party.country, party.organization)]),
	}
}

unknown contains "source_copy.exists" if {
	asked_for
	input.source_copy.exists == null
}

unknown contains "source_copy.age_hours" if {
	asked_for
	input.source_copy.exists == true
	input.source_copy.age_hours == null
}

unknown contains "source_copy.versions" if {
	asked_for
	input.source_copy.exists == true
	input.source_copy.versions == null
}

unknown contains "source_copy.country" if {
	asked_for
	input.source_copy.exists == true
	input.source_copy.country == null
}

unknown contains "deployment.criticality" if {
	asked_for
	not deployments.critical(input.deployment)
	count(shortcomings) > 0
}

# Whoever is not stated to control the developer may sit abroad.
unknown contains "developer.control" if {
	asked_for
	count(abroad) == 0
	count(shortcomings) > 0
}

shortcomings["copy"] := "no copy of its source is kept" if input.source_copy.exists == false

shortcomings["age"] := sprintf("the copy of its source may be %d hours old, more than %d", [hours, limit]) if {
	input.source_copy.exists == true
	hours := input.source_copy.age_hours
	limit := data.profile.thresholds.source_copy_hours
	hours != null
	hours > limit
}

shortcomings["versions"] := sprintf("the copy of its source keeps %d of the %d versions that are asked for", [kept, wanted]) if {
	input.source_copy.exists == true
	kept := input.source_copy.versions
	wanted := data.profile.thresholds.source_copy_versions
	kept != null
	kept < wanted
}

shortcomings["country"] := sprintf("the copy of its source is kept in %s", [input.source_copy.country]) if {
	input.source_copy.exists == true
	trust.foreign(input.source_copy.country)
}
