# METADATA
# title: Non-commercial licence in production
# description: >
#   A licence of a model's lineage, of software or of data grants research or other non-commercial use alone, and an
#   application in production uses it. Data that nothing but trained a model is judged in the lineage of that model.
# custom:
#   id: LIC-04
#   severity: critical
#   applies_to: [model, dataset, software]
#   needs_to_pass: [terms.checked.commercial]
#   remediation: Buy the commercial licence where the licensor offers one, or change to what may be used.
package sovcheck.licences.non_commercial_in_production

applies := input.terms.used

deny contains finding if {
	"production" in input.deployment.stages
	some term in input.terms.licences
	term.commercial == "no"
	finding := {
		"message": sprintf("%s grants no commercial use (%s), and {asset} is used in production", [term.name, term.clause]),
		"path": term.path,
		"discriminator": term.licence,
	}
}

# Only a licence without commercial use asks how far the applications have come.
unknown contains "deployment.stages_complete" if {
	some term in input.terms.licences
	term.commercial == "no"
	input.deployment.stages_complete == null
}

unknown contains "deployment.applications" if {
	some term in input.terms.licences
	term.commercial == "no"
	input.deployment.applications == 0
}
