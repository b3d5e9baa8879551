# METADATA
# title: Licensor can change or end the terms
# description: >
#   The licensor of software, of data or of something in a model's lineage may change the terms for those who use it
#   already, or the grant ends at the licensor's will or once the licensee has grown. A copy on own machines does not help
#   against losing the right to use it.
# custom:
#   id: LIC-05
#   severity: high
#   applies_to: [model, dataset, software]
#   needs_to_pass: [terms.checked.revocability, terms.checked.mutability]
#   remediation: >
#     Prefer what is under an irrevocable licence such as Apache-2.0 or MIT; else agree with the licensor on terms that
#     neither changes nor growth can end.
package sovcheck.licences.revocable_terms

import data.sovcheck.lib.wording

applies := input.terms.used

deny contains finding if {
	some term in input.terms.licences
	powers := {power | some power in powers_of(term)}
	count(powers) > 0
	finding := {
		"message": sprintf("%s %s (%s)", [term.name, wording.enumeration(powers), term.clause]),
		"path": term.path,
		"discriminator": term.licence,
	}
}

powers_of(term) := {power |
	some power, holds in {
		"can be changed by its licensor for present users": term.mutable == true,
		"can be ended at will": term.revocability == "at-will",
		"ends when its user grows": term.revocability == "growth",
	}
	holds
}
