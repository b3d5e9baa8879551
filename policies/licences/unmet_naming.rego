# METADATA
# title: Name that the licence asks for is not shown
# description: >
#   A licence in the lineage asks that whatever is built on the model shows certain words, such as the name of the model
#   or of its maker, and an application does not say that it shows them. A duty that is not met is a breach, on which
#   the licence ends.
# custom:
#   id: LIC-07
#   severity: low
#   applies_to: [model]
#   needs_to_pass: [ancestor]
#   remediation: >
#     Show the words where the licence asks for them, and state the licence under notices of each application.
package sovcheck.licences.unmet_naming

import data.sovcheck.lib.logic

applies := logic.known(logic.all_of([logic.negated(input.ancestor), count(input.naming) > 0]))

deny contains finding if {
	some duty in input.naming
	duty.shown == false
	finding := {
		"message": sprintf("%s asks that \"%s\" is shown, and an application does not show it", [duty.name, duty.words]),
		"path": duty.path,
		"discriminator": duty.licence,
	}
}

unknown contains "naming.shown" if {
	some duty in input.naming
	duty.shown == null
}
