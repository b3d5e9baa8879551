# METADATA
# title: Model is less open than required
# description: >
#   The model's openness class is below the one that the profile asks for. What is not open cannot be looked into, moved
#   or carried on by anybody but its developer; where only the weights are open, training it again takes what is not.
# custom:
#   id: MOD-10
#   severity: medium
#   applies_to: [model]
#   needs: [openness]
#   needs_to_pass: [ancestor]
#   controls:
#     eu-csf:
#       contributes: ["3.5", "6.3"]
#   remediation: >
#     Use a model of the class that is asked for or above it (`sovcheck catalog find` tells the class of each), or get
#     from its developer what is missing, such as the weights or the training code.
package sovcheck.models.insufficient_openness

import data.sovcheck.lib.logic

# What one developed and offers oneself is as open to its owner as can be.
applies := logic.known(logic.all_of([
	logic.negated(input.ancestor),
	logic.negated(input.in_house),
	count(lower(minimum)) > 0,
]))

deny contains finding if {
	input.openness in lower(minimum)
	finding := {
		"message": sprintf("Its openness is %s; the profile asks for %s", [input.openness, minimum]),
		"path": null,
		"discriminator": input.openness,
	}
}

minimum := data.profile.thresholds.minimum_openness

# The classes below each, by the Model Openness Framework and what is less than its lowest.
lower("closed") := set()

lower("open-weights") := {"closed"}

lower("open-model") := {"closed", "open-weights"}

lower("open-tooling") := {"closed", "open-weights", "open-model"}

lower("open-science") := {"closed", "open-weights", "open-model", "open-tooling"}
