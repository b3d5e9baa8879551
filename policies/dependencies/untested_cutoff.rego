# METADATA
# title: Not prepared for being cut off
# description: >
#   Somebody outside the trusted set can stop this service, and there is no plan to go on without it, or the plan was
#   not tried lately, or it does not last long enough. BSI C3A asks for a test of the disconnection every year and for
#   90 days offline.
# custom:
#   id: DEP-03
#   severity: high
#   applies_to: [cloud_service]
#   needs: [cutoff_plan.exists]
#   needs_to_pass: [cutoff_plan.tested_days_ago, cutoff_plan.offline_days]
#   controls:
#     eu-csf:
#       contributes: ["1.8"]
#     bsi-c3a:
#       related: ["4-09", "4-10"]
#     dora:
#       related: ["28"]
#   remediation: >
#     Write down how the applications go on without the service, disconnect it once a year to see that they do, and
#     state the day and the days they last under cutoff_plan.
package sovcheck.dependencies.untested_cutoff

import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.trust
import data.sovcheck.lib.ways
import data.sovcheck.lib.wording

parties := trust.foreign_parties(input.exposure.cutoff)

applies := logic.known(logic.any_of([
	count(parties) > 0,
	logic.possible(input.cutoff_complete == null),
	logic.possible(trust.some_unplaced(input.exposure.cutoff)),
]))

deny contains finding if {
	some kind, shortcoming in shortcomings
	finding := {
		"message": sprintf("%s can stop {asset}, and %s", [
			wording.enumeration({wording.exposure(party) | some party in trust.most_specific(parties)}),
			shortcoming,
		]),
		"path": paths.first({party.path | some party in trust.most_specific(parties)}),
		"discriminator": sprintf("%s:%s", [kind, ways.key(trust.most_specific(parties))]),
	}
}

unknown contains "cutoff_complete" if {
	count(parties) == 0
	may_fall_short
	input.cutoff_complete == null
}

unknown contains "exposure.cutoff" if {
	count(parties) == 0
	may_fall_short
	trust.some_unplaced(input.exposure.cutoff)
}

# A plan that holds against whoever stops the service leaves nothing open.
may_fall_short if count(shortcomings) > 0

may_fall_short if null in {
	input.cutoff_plan.exists,
	input.cutoff_plan.tested_days_ago,
	input.cutoff_plan.offline_days,
}

shortcomings["plan"] := "there is no plan to go on without it" if input.cutoff_plan.exists == false

shortcomings["test"] := sprintf("the plan was last tested %s ago, more than %s", [wording.days(days), wording.days(limit)]) if {
	input.cutoff_plan.exists == true
	days := input.cutoff_plan.tested_days_ago
	limit := data.profile.thresholds.cutoff_test_days
	days != null
	days > limit
}

shortcomings["test"] := "the first test of the plan is still to come" if {
	input.cutoff_plan.exists == true
	input.cutoff_plan.tested_days_ago != null
	input.cutoff_plan.tested_days_ago < 0
}

shortcomings["offline"] := sprintf("the plan lasts %s, less than %s", [wording.days(days), wording.days(wanted)]) if {
	input.cutoff_plan.exists == true
	days := input.cutoff_plan.offline_days
	wanted := data.profile.thresholds.offline_days
	days != null
	days < wanted
}
