# METADATA
# title: Model comes from a denied developer
# description: >
#   A model at the root of the lineage was developed by an organization that the profile denies, or that sits in a
#   country or bloc that it denies or is controlled from there. Fine-tuning leaves in place what the root brought along.
#   A profile that denies nobody turns this rule off.
# custom:
#   id: MOD-04
#   severity: high
#   applies_to: [model]
#   controls:
#     eu-csf:
#       contributes: ["2.5"]
#   remediation: >
#     Replace the model by one of another descent, or record why this one is accepted in a waiver with an expiry.
package sovcheck.models.denied_origin

import data.sovcheck.lib.wording

applies := (count(data.profile.denied.countries) + count(data.profile.denied.organizations)) > 0

deny contains finding if {
	some developer in input.lineage.roots
	denied(developer)
	finding := {
		"message": sprintf("%s, whom the profile denies, %s a model at the root of the lineage of {asset}", [
			wording.controller(developer),
			part(developer.relation),
		]),
		"path": developer.path,
		"discriminator": wording.key(developer.country, developer.organization),
	}
}

unknown contains "lineage.declared" if not input.lineage.declared

unknown contains "lineage.control_stated" if {
	input.lineage.declared
	not input.lineage.control_stated
}

unknown contains "lineage.roots" if {
	count(data.profile.denied.countries) > 0
	some developer in input.lineage.roots
	developer.country == null
}

denied(party) if party.country in data.profile.denied.countries

denied(party) if party.organization in data.profile.denied.organizations

part("self") := "developed"

part("blocks") := "can block the developer of"

part(relation) := "controls the developer of" if not relation in {"self", "blocks"}
