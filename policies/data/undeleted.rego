# METADATA
# title: Deletion is not shown
# description: >
#   That personal or more protected data can be deleted, in all its copies, was not shown lately, or there is nothing
#   that shows it. Whoever cannot show it cannot leave a provider either, nor answer a person who asks for it.
# custom:
#   id: DAT-11
#   severity: low
#   applies_to: [dataset]
#   needs_to_pass: [data_class, deletion_evidence, deletion_shown_days_ago]
#   controls:
#     eu-csf:
#       contributes: ["3.3"]
#   remediation: >
#     Delete a part of the data as the contract and the law ask for it, check that no copy is left, keep the record, and
#     state method and date under deletion_evidence.
package sovcheck.data.undeleted

import data.sovcheck.lib.logic
import data.sovcheck.lib.protection
import data.sovcheck.lib.wording

applies := logic.known(protection.high(input.data_class))

deny contains finding if {
	days := input.deletion_shown_days_ago
	limit := data.profile.thresholds.deletion_days
	days != null
	days > limit
	finding := {
		"message": sprintf("Its deletion was last shown %s ago, more than %s", [wording.days(days), wording.days(limit)]),
		"path": null,
		"discriminator": "old",
	}
}

deny contains finding if {
	input.deletion_shown_days_ago != null
	input.deletion_shown_days_ago < 0
	finding := {"message": "Its deletion is still to be shown", "path": null, "discriminator": "to-come"}
}
