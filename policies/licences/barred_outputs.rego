# METADATA
# title: Trained on outputs that may not train a model
# description: >
#   Data that the model was trained on holds outputs of another model whose terms bar that outputs train further models,
#   or allow it to some alone. The licensor can end the use of its model, and ask that what was trained is withdrawn.
# custom:
#   id: LIC-08
#   severity: medium
#   applies_to: [model]
#   needs_to_pass: [ancestor, taught_complete]
#   remediation: >
#     Make the data anew with a model whose terms permit training on its outputs, and train again; or get the permission
#     of the licensor.
package sovcheck.licences.barred_outputs

import data.sovcheck.lib.logic

applies := logic.known(logic.all_of([logic.negated(input.ancestor), input.training_data == true]))

deny contains finding if {
	some term in input.taught_by
	term.output_training == false
	finding := {
		"message": sprintf("It was trained on outputs of a model under %s, which bars that they train others", [term.name]),
		"path": term.path,
		"discriminator": term.licence,
	}
}

unknown contains "taught_by.output_training" if {
	some term in input.taught_by
	term.output_training == null
}
