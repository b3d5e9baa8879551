# METADATA
# title: Licence shuts out the deployer's country
# description: >
#   A licence of a model's lineage, of software or of data, or the use policy that belongs to it, grants nothing to
#   deployers domiciled where an application that uses it is, or where its owner has its seat. Whoever deploys it there
#   has no licence at all.
# custom:
#   id: LIC-02
#   severity: critical
#   applies_to: [model, dataset, software]
#   needs_to_pass: [terms.checked.geography]
#   remediation: >
#     Replace it by what has no such limit - of a model often the text-only or an earlier member of the family - or get a
#     licence of your own from the licensor.
package sovcheck.licences.excluded_domicile

import data.sovcheck.lib.terms
import data.sovcheck.lib.wording

applies := terms.are_judged(input.kind, input.terms)

deny contains finding if {
	some term in input.terms.licences
	some place, countries in {
		"domiciled": {domicile | some domicile in input.deployment.domiciles},
		"whose owner has its seat": owners_alone,
	}
	some country in countries
	clauses := {scope.clause | some scope in term.excludes; country in scope.countries}
	count(clauses) > 0
	finding := {
		"message": sprintf("%s shuts out deployers %s in %s (%s)", [
			term.name,
			place,
			country,
			wording.enumeration(clauses),
		]),
		"path": term.path,
		"discriminator": sprintf("%s:%s", [term.licence, country]),
	}
}

# Seats of owners in countries where no application is said to be established.
owners_alone := {country | some country in input.deployment.owner_countries} - {domicile |
	some domicile in input.deployment.domiciles
}

unknown contains "deployment.owners_complete" if {
	some term in input.terms.licences
	count(term.excludes) > 0
	input.deployment.owners_complete == null
}

# Only a licence that shuts somebody out asks where the deployers are.
unknown contains "deployment.domiciles_complete" if {
	some term in input.terms.licences
	count(term.excludes) > 0
	input.deployment.domiciles_complete == null
}

unknown contains "deployment.applications" if {
	some term in input.terms.licences
	count(term.excludes) > 0
	input.deployment.applications == 0
}
