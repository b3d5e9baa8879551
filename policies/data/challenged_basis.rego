# METADATA
# title: Transfer rests on a decision that may fall
# description: >
#   Personal data under the GDPR goes to a country whose adequacy decision is before a court, or ends soon, and nothing
#   else carries the transfer. The decision about the United States (Data Privacy Framework) is such a one while the
#   appeal C-703/25 P is pending. When it falls, the transfer has no basis from that day on. Clauses and binding rules
#   stand by themselves, if an assessment of the country allows it.
# custom:
#   id: DAT-02
#   severity: high
#   applies_to: [dataset]
#   needs_to_pass: [data_class, reach_complete]
#   controls:
#     gdpr:
#       contributes: ["45"]
#   remediation: >
#     Conclude standard contractual clauses or binding corporate rules beside the decision, and state them as
#     transfer_mechanism; else keep the data where no such decision is needed.
package sovcheck.data.challenged_basis

import data.sovcheck.lib.gdpr
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.protection
import data.sovcheck.lib.reach
import data.sovcheck.lib.wording

applies := logic.known(logic.all_of([protection.high(input.data_class), under_gdpr, at_stake]))

under_gdpr := gdpr.governs(input.subjects_in_eea, input.controller.country)

# Data that goes nowhere by a decision has nothing to lose with one.
default at_stake := false

at_stake if count(resting) > 0

at_stake if input.reach_complete == null

deny contains finding if {
	some country in {place.country | some place in failing}
	places := {place | some place in failing; place.country == country}
	finding := {
		"message": sprintf("It is %s data, %s in %s, and the decision by which that may be %s", [
			input.data_class,
			wording.enumeration({reach.manner(place.how) | some place in places}),
			country,
			wording.enumeration({doubt(place) | some place in places}),
		]),
		"path": paths.first({place.path | some place in places}),
		"discriminator": country,
	}
}

unknown contains "subjects_in_eea" if {
	under_gdpr == null
	input.subjects_in_eea == null
}

unknown contains "controller.country" if {
	under_gdpr == null
	input.controller.country == null
}

# Where nothing but a decision makes the transfer lawful.
resting contains place if {
	some place in input.reach
	place.country != null
	by_decision(place.adequacy, place.mechanism)
}

by_decision("adequate", mechanism) if not mechanism in {"scc", "bcr", "derogation"}

by_decision("certified", "dpf") := true

by_decision("commercial", "adequacy") := true

failing contains place if {
	some place in resting
	doubt(place)
}

doubt(place) := "is before a court" if place.challenged

doubt(place) := sprintf("ends in %s", [wording.days(place.decision_ends_in_days)]) if {
	not place.challenged
	place.decision_ends_in_days != null
	place.decision_ends_in_days <= data.profile.thresholds.decision_notice_days
}
