# METADATA
# title: Evidence is old or about something else
# description: >
#   The evidence is older than the profile allows, or it is about other weights, another host, other accelerators or
#   another driver than the inventory declares. What ran then and there says little of what runs here now.
# custom:
#   id: EVD-03
#   severity: medium
#   applies_to: [model]
#   needs: []
#   needs_to_pass: [smoke.age_days, smoke.host_declared, smoke.gpus_match, smoke.undeclared_files]
#   controls: {}
#   remediation: >
#     Run the smoke again on the declared host with the declared weights, or correct the inventory to what runs there.
package sovcheck.evidence.stale_evidence

import data.sovcheck.lib.wording

applies if input.smoke.verdict != null

applies if count(outdated) > 0

# That there is no smoke is for the rule about unproven claims to say.
applies := false if {
	input.smoke.verdict == null
	count(outdated) == 0
}

# Where something newer was accepted, what no longer holds is history.
outdated contains word if {
	input.smoke.verdict == null
	some word in input.smoke.refused
	word in {"expired", "other-weights"}
}

reasons := {
	"expired": "The only evidence for it has expired",
	"other-weights": "The only evidence for it is about other weights than the inventory declares",
}

deny contains finding if {
	some word, reason in reasons
	word in outdated
	finding := {"message": reason, "path": input.smoke.path, "discriminator": word}
}

deny contains finding if {
	allowed := data.profile.thresholds.evidence_days
	input.smoke.age_days != null
	input.smoke.age_days > allowed
	finding := {
		"message": sprintf("Its evidence is %s old; the profile allows %s", [
			wording.days(input.smoke.age_days),
			wording.days(allowed),
		]),
		"path": input.smoke.path,
		"discriminator": "age",
	}
}

deny contains finding if {
	input.smoke.host_declared == false
	finding := {
		"message": "Its smoke ran on a host that does not serve it by the inventory",
		"path": input.smoke.path,
		"discriminator": "host",
	}
}

deny contains finding if {
	input.smoke.gpus_match == false
	finding := {
		"message": "Its smoke did not see the accelerators that the inventory declares of the host",
		"path": input.smoke.path,
		"discriminator": "gpu",
	}
}

deny contains finding if {
	count(input.smoke.other_drivers) > 0
	finding := {
		"message": sprintf("Its smoke ran with the driver %s, which is not the declared one", [
			wording.enumeration({driver | some driver in input.smoke.other_drivers}),
		]),
		"path": input.smoke.path,
		"discriminator": "driver",
	}
}

deny contains finding if {
	input.smoke.undeclared_files != null
	input.smoke.undeclared_files > 0
	finding := {
		"message": sprintf("Files of weights that the inventory does not declare lay beside the others: %d", [
			input.smoke.undeclared_files,
		]),
		"path": input.smoke.path,
		"discriminator": "files",
	}
}
