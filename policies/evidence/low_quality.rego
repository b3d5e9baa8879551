# METADATA
# title: Quality is below the required share of the reference
# description: >
#   By a benchmark of the inventory the model reaches less of the score of its reference than the profile requires. Open
#   models come near the best ones in many tasks and not in all, so each benchmark is judged on its own.
# custom:
#   id: EVD-05
#   severity: low
#   applies_to: [model]
#   needs_to_pass: [ancestor]
#   remediation: >
#     Tune the model for the task, choose another for it, or record that the lower quality is accepted.
package sovcheck.evidence.low_quality

import data.sovcheck.lib.logic
import data.sovcheck.lib.wording

applies := logic.known(logic.all_of([logic.negated(input.ancestor), count(evaluations) > 0]))

evaluations contains evaluation if {
	input.evaluations != null
	some evaluation in input.evaluations
}

deny contains finding if {
	wanted := data.profile.thresholds.quality_share
	some evaluation in evaluations
	evaluation.share != null
	evaluation.share < wanted
	finding := {
		"message": sprintf("By %s {asset} reaches %s %% of its reference; the profile requires %s %%", [
			evaluation.name,
			wording.decimal(evaluation.share),
			wording.decimal(wanted),
		]),
		"path": null,
		"discriminator": evaluation.name,
	}
}

unknown contains "evaluations.share" if {
	some evaluation in evaluations
	evaluation.share == null
}
