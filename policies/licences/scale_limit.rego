# METADATA
# title: Use nears a size at which the licence changes
# description: >
#   The users or the revenue of an application have reached a limit in a licence of software, of data or of a model's
#   lineage, or come near it. From there on the licence asks for a contract, for money or for a notice, or it ends.
# custom:
#   id: LIC-06
#   severity: medium
#   applies_to: [model, dataset, software]
#   needs_to_pass: [terms.checked.scale]
#   remediation: >
#     Agree on terms for the next size with the licensor before it is reached, or prepare the change to what has no such
#     limit.
package sovcheck.licences.scale_limit

import data.sovcheck.lib.terms
import data.sovcheck.lib.wording

applies := terms.are_judged(input.kind, input.terms)

deny contains finding if {
	some term in input.terms.licences
	some limit in term.scale
	size := sizes[limit.metric]
	size.value != null
	size.value >= (limit.threshold * (100 - data.profile.thresholds.scale_margin)) / 100
	finding := {
		"message": sprintf("%s %s %s the limit of %s in %s: %s (%s)", [
			wording.whole(size.value),
			size.unit,
			relation(size.value, limit.threshold),
			wording.whole(limit.threshold),
			term.name,
			trim_right(limit.consequence, "."),
			limit.clause,
		]),
		"path": term.path,
		"discriminator": sprintf("%s:%s:%s", [term.licence, limit.metric, wording.whole(limit.threshold)]),
	}
}

# Only a licence with such a limit asks for the size.
unknown contains size.fact if {
	some term in input.terms.licences
	some limit in term.scale
	input.deployment.applications > 0
	size := sizes[limit.metric]
	null in [size.complete, size.value]
}

unknown contains "deployment.applications" if {
	some term in input.terms.licences
	count(term.scale) > 0
	input.deployment.applications == 0
}

relation(value, threshold) := "are beyond" if value >= threshold

relation(value, threshold) := "come near" if value < threshold

sizes := {
	"monthly-users": {
		"value": input.deployment.users,
		"complete": input.deployment.users_complete,
		"fact": "deployment.users",
		"unit": "monthly users",
	},
	"monthly-revenue-usd": {
		"value": input.deployment.monthly_revenue_usd,
		"complete": input.deployment.revenue_complete,
		"fact": "deployment.monthly_revenue_usd",
		"unit": "USD of revenue a month",
	},
	"annual-revenue-usd": {
		"value": annual_revenue_usd,
		"complete": input.deployment.revenue_complete,
		"fact": "deployment.monthly_revenue_usd",
		"unit": "USD of revenue a year",
	},
}

annual_revenue_usd := input.deployment.monthly_revenue_usd * 12 if input.deployment.monthly_revenue_usd != null

annual_revenue_usd := null if input.deployment.monthly_revenue_usd == null
