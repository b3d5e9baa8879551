# METADATA
# title: Smoke was not cut off from the network
# description: >
#   What ran could have been helped from outside - it was cut off less than the profile asks for, the attempt that must
#   be seen was not, or something tried to reach a destination that nobody allowed.
# custom:
#   id: EVD-02
#   severity: high
#   applies_to: [model]
#   needs: []
#   needs_to_pass: [smoke.isolation, smoke.canary]
#   controls:
#     bsi-c3a: ["4-09"]
#   remediation: >
#     Run the smoke in a network namespace (--min-isolation netns), switch off what the runtime sends, and state what it
#     may reach with --allow-egress only where it must.
package sovcheck.evidence.weak_isolation

import data.sovcheck.lib.wording

applies if input.smoke.verdict != null

# That there is no smoke is for the rule about unproven claims to say.
applies := false if input.smoke.verdict == null

strength := {"none": 0, "external": 1, "notify": 2, "netns": 3}

deny contains finding if {
	wanted := data.profile.thresholds.minimum_isolation
	some level, rank in strength
	input.smoke.isolation == level
	some least, least_rank in strength
	wanted == least
	rank < least_rank
	finding := {
		"message": sprintf("Its smoke was cut off by %s; the profile asks for %s", [level, wanted]),
		"path": input.smoke.path,
		"discriminator": "isolation",
	}
}

deny contains finding if {
	input.smoke.canary == false
	finding := {
		"message": "The attempt that its smoke had to see was not seen, so that none was seen proves nothing",
		"path": input.smoke.path,
		"discriminator": "canary",
	}
}

deny contains finding if {
	count(input.smoke.egress) > 0
	finding := {
		"message": sprintf("Its smoke tried to reach %s", [wording.enumeration({place | some place in input.smoke.egress})]),
		"path": input.smoke.path,
		"discriminator": "egress",
	}
}
