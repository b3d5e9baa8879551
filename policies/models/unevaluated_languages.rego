# METADATA
# title: Not evaluated in the languages and domains of its users
# description: >
#   The model was not measured in a language that users of an application speak, or for its use in a field such as
#   medicine or law, of which general benchmarks say little; or what it was aligned to is not published. Models that lead
#   in English fall behind in others, and what a model refuses or favours is a policy that somebody made. For what it was
#   tuned is not read.
# custom:
#   id: MOD-12
#   severity: low
#   applies_to: [model]
#   needs: [deployment.languages_complete]
#   needs_to_pass: [ancestor, deployment.languages_complete, deployment.fields_of_use_complete, evaluations, alignment_published]
#   remediation: >
#     Measure it in that language by a benchmark of the domain and state the result with its languages and domains
#     under evaluations; take a model whose alignment is described, and state where (alignment_policy_url).
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

# The fields of use that are domains of knowledge; the others say how a model is offered.
domains := {
	"biometrics",
	"credit-scoring",
	"critical-infrastructure",
	"employment",
	"law-enforcement",
	"legal",
	"medical",
	"military",
	"surveillance",
}

measured_for contains domain if {
	input.evaluations != null
	some evaluation in input.evaluations
	evaluation.domains != null
	some domain in evaluation.domains
}

domains_unsaid if {
	input.evaluations != null
	some evaluation in input.evaluations
	evaluation.domains == null
}

unmeasured contains domain if {
	input.evaluations != null
	some domain in input.deployment.fields_of_use
	domain in domains
	not domain in measured_for
}

deny contains finding if {
	not domains_unsaid
	some domain in unmeasured
	finding := {
		"message": sprintf("It was not evaluated for %s use, which applications make of it", [domain]),
		"path": null,
		"discriminator": sprintf("domain:%s", [domain]),
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

unknown contains "evaluations.domains" if {
	domains_unsaid
	count(unmeasured) > 0
}
