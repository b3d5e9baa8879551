# METADATA
# title: Weights are old, and nobody is to renew them
# description: >
#   The weights are older than the profile allows, they were not updated since, and there is no plan to renew them - no
#   money is set aside, or nobody is named who could do it. Open models are overtaken within a year or two, and what
#   nobody renews knows nothing of the law and the language of today.
# custom:
#   id: MOD-07
#   severity: low
#   applies_to: [model]
#   needs_to_pass: [ancestor, access]
#   remediation: >
#     Update the model or take a newer one, and state update.last_update or the new release_date; or name the people and
#     the budget that will (update.owners, update.budget).
package sovcheck.models.aged_weights

import data.sovcheck.lib.logic

# What is only asked through somebody else's API is theirs to renew.
applies := logic.known(logic.all_of([
	logic.negated(input.ancestor),
	logic.any_of([logic.one_of(input.access, {"weights"}), input.in_house]),
]))

deny contains finding if {
	old
	planned == false
	finding := {
		"message": sprintf("Its weights are %d days old, and nobody is to renew them; the profile allows %d days", [
			age,
			data.profile.thresholds.renewal_days,
		]),
		"path": null,
	}
}

# Days since the weights were last made anew; an update that nobody states, or that is still to come, did not happen.
age := min(days) if count(days) > 0

days contains since if {
	some since in [input.age_days, input.update.last_update_days_ago]
	since != null
	since >= 0
}

old if age > data.profile.thresholds.renewal_days

planned := logic.all_of([input.update.budget, staffed])

staffed := input.update.owners > 0 if input.update.owners != null

staffed := null if input.update.owners == null

unknown contains "age_days" if count(days) == 0

unknown contains "update.budget" if {
	old
	planned == null
	input.update.budget == null
}

unknown contains "update.owners" if {
	old
	planned == null
	input.update.owners == null
}
