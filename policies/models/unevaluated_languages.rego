# METADATA
# title: Not evaluated in the languages of its users
# description: >
#   The model was not measured in a language that users of an application speak, or what it was aligned to is not
#   published. Models that lead in English fall behind in others, and what a model refuses or favours is a policy that
#   somebody made.
# custom:
#   id: MOD-12
#   severity: low
#   applies_to: [model]
#   needs: [deployment.languages_complete]
#   needs_to_pass: [ancestor, deployment.languages_complete, evaluations, alignment_published]
#   remediation: >
#     Measure it in that language by a benchmark of the domain and state the result with its languages under
#     evaluations; take a model whose alignment is described, and state where (alignment_policy_url).
package sovcheck.models.unevaluated_languages

import data.sovcheck.lib.logic

applies := logic.known(logic.all_of([logic.negated(input.ancestor), used]))

# Where an application does not say what it requires, nobody can tell who uses the model, nor what they speak.
default used := null

used if input.deployment.applications > 0

used := false if {
	input.deployment.applications == 0
	input.deployment.languages_complete == true
}

evaluated contains language if {
	input.evaluations != null
	some evaluation in input.evaluations
	evaluation.languages != null
	some language in evaluation.languages
}

unsaid if {
	input.evaluations != null
	some evaluation in input.evaluations
	evaluation.languages == null
}

missing contains language if {
	input.evaluations != null
	some language in input.deployment.languages
	not language in evaluated
}

deny contains finding if {
	not unsaid
	some language in missing
	finding := {
		"message": sprintf("It was not evaluated in %s, which users speak", [language]),
		"path": null,
		"discriminator": language,
	}
}

deny contains finding if {
	input.alignment_published == false
	finding := {
		"message": "What {asset} was aligned to is not published",
		"path": null,
		"discriminator": "alignment",
	}
}

unknown contains "evaluations.languages" if {
	unsaid
	count(missing) > 0
}
