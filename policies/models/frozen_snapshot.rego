# METADATA
# title: Model cannot be updated here
# description: >
#   What it takes to train the model further on own soil is not all there - a training host under trusted control,
#   training code, data, the right to modify, people who can do it, and a budget. Weights that nobody here can update
#   are a snapshot; they age, and the next version comes from elsewhere or not at all. Signed evidence that a training
#   step failed where the model runs counts, too; that one succeeded is not asked for, and stands for no other part.
# custom:
#   id: MOD-06
#   severity: high
#   applies_to: [model]
#   needs_to_pass:
#     - ancestor
#     - access
#     - update.host
#     - update.host_control
#     - update.code
#     - update.data
#     - update.rights
#     - update.owners
#     - update.budget
#   controls:
#     eu-csf:
#       related: ["4.2", "7.6"]
#     bsi-c3a:
#       related: ["6-01", "6-02", "6-03"]
#   remediation: >
#     Get the missing parts and state them under update, or choose a model whose training code and data are published
#     and train it on a trusted host.
package sovcheck.models.frozen_snapshot

import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

# What one offers oneself through an API is held all the same.
applies := logic.known(logic.all_of([
	logic.negated(input.ancestor),
	logic.any_of([logic.one_of(input.access, {"weights"}), input.in_house]),
]))

deny contains finding if {
	count(missing) > 0
	finding := {
		"message": sprintf("It cannot be updated here: %s", [concat("; ", sort({part.words | some part in missing}))]),
		"path": paths.first({controller.path | some controller in foreign_controllers} | tried),
		"discriminator": concat("+", sort({part.key | some part in missing})),
	}
}

foreign_controllers := trust.foreign_parties(input.update.host_controllers)

forbidding_terms contains term if {
	some term in input.terms.licences
	term.modification == false
}

# The evidence of a training step that failed.
tried contains input.smoke.path if input.smoke.update_proved == false

tried contains input.smoke.path if {
	some code in ["E_UPDATE_FAILED", "E_UPDATE_UNSUPPORTED"]
	code in input.smoke.failures
}

missing contains lacking("smoke", "a training step was tried where it runs, and failed") if count(tried) > 0

missing contains lacking("host", "there is no host to train it on") if input.update.host == false

missing contains lacking(key, words) if {
	some controller in foreign_controllers
	key := sprintf("control:%s", [wording.key(controller.country, controller.organization)])
	words := sprintf("%s controls the training host", [wording.controller(controller)])
}

missing contains lacking(key, words) if {
	trust.foreign(input.update.host_country)
	key := sprintf("country:%s", [input.update.host_country])
	words := sprintf("the training host stands in %s", [input.update.host_country])
}

missing contains lacking("code", "the training code is missing") if input.update.code == false

missing contains lacking("data", "the training data is missing") if input.update.data == false

missing contains lacking("rights", "there is no right to modify it") if {
	input.update.rights == false
	count(forbidding_terms) == 0
}

missing contains lacking(key, words) if {
	some term in forbidding_terms
	key := sprintf("terms:%s", [term.licence])
	words := sprintf("%s does not permit changes", [term.name])
}

missing contains lacking("owners", words) if {
	wanted := data.profile.thresholds.update_owners
	input.update.owners != null
	input.update.owners < wanted
	words := sprintf("%d of %d people who can do it are named", [input.update.owners, wanted])
}

missing contains lacking("budget", "there is no budget") if input.update.budget == false

lacking(key, words) := {"key": key, "words": words}
