# METADATA
# title: Licence bars the declared use
# description: >
#   An application uses a model, software or data in a field that a licence of it, or of the model's lineage, or the use
#   policy that belongs to it, bars - military use, a service to others, a competing model. The licensor can end the use,
#   and the deployer breaks the terms from the first day.
# custom:
#   id: LIC-03
#   severity: high
#   applies_to: [model, dataset, software]
#   needs_to_pass: [terms.checked.fields_of_use]
#   remediation: Use what has terms that allow this field, or get a licence for it from the licensor.
package sovcheck.licences.barred_use

import data.sovcheck.lib.terms
import data.sovcheck.lib.wording

applies := terms.are_judged(input.kind, input.terms)

deny contains finding if {
	some term in input.terms.licences
	some field in input.deployment.fields_of_use
	clauses := {bar.clause | some bar in term.bars; field in bar.fields}
	count(clauses) > 0
	finding := {
		"message": sprintf("%s bars the use of {asset} for %s (%s)", [term.name, field, wording.enumeration(clauses)]),
		"path": term.path,
		"discriminator": sprintf("%s:%s", [term.licence, field]),
	}
}

# Only a licence that bars something asks what it is used for.
unknown contains "deployment.fields_of_use_complete" if {
	some term in input.terms.licences
	count(term.bars) > 0
	input.deployment.fields_of_use_complete == null
}

unknown contains "deployment.applications" if {
	some term in input.terms.licences
	count(term.bars) > 0
	input.deployment.applications == 0
}
