# METADATA
# title: Licence shuts out the deployer's country
# description: >
#   A licence in the lineage, or the use policy that belongs to it, grants nothing to deployers domiciled where an
#   application that uses the model is. Whoever deploys it there has no licence at all.
# custom:
#   id: LIC-02
#   severity: critical
#   applies_to: [model]
#   needs: []
#   needs_to_pass: [access, terms.checked.geography, deployment.domiciles_complete]
#   controls: {}
#   remediation: >
#     Replace the model by one without this limit - often the text-only or an earlier member of the family - or get a
#     licence of your own from the licensor.
package sovcheck.licences.excluded_domicile

import data.sovcheck.lib.grants
import data.sovcheck.lib.wording

applies if {
	input.deployment.applications > 0
	grants.binds(input.access, input.licence.id)
}

applies := false if input.deployment.applications == 0

applies := false if grants.binds(input.access, input.licence.id) == false

deny contains finding if {
	some term in input.terms.licences
	some domicile in input.deployment.domiciles
	clauses := {scope.clause | some scope in term.excludes; domicile in scope.countries}
	count(clauses) > 0
	finding := {
		"message": sprintf("%s shuts out deployers domiciled in %s (%s)", [
			term.name,
			domicile,
			wording.enumeration(clauses),
		]),
		"path": term.path,
		"discriminator": sprintf("%s:%s", [term.licence, domicile]),
	}
}
