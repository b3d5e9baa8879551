# METADATA
# title: Evidence is old or about something else
# description: >
#   The evidence is older than the profile allows, or it is about other weights, another host, other accelerators or
#   another driver than the inventory declares, or it answers no nonce where the profile asks for one. What ran then and
#   there says little of what runs here now.
# custom:
#   id: EVD-03
#   severity: medium
#   applies_to: [model]
#   remediation: >
#     Run the smoke again on the declared host with the declared weights and without --smi-dump, or correct the inventory
#     to what runs there. Where the profile asks for a nonce, give it to whoever runs the smoke, and scan with --nonce.
package sovcheck.evidence.stale_evidence

import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.wording

# That there is no smoke is for the rule about unproven claims to say.
applies := logic.any_of([input.smoke.verdict != null, count(outdated) > 0])

# Where something newer was accepted, what no longer holds is history.
outdated contains word if {
	input.smoke.verdict == null
	some word in input.smoke.refused
	word in {"expired", "other-weights"}
}

reasons := {
	"expired": "The only evidence for {asset} has expired",
	"other-weights": "The only evidence for {asset} is about other weights than the inventory declares",
}

deny contains finding if {
	some word, reason in reasons
	word in outdated
	finding := {"message": reason, "path": input.smoke.path, "discriminator": word}
}

deny contains finding if {
	allowed := data.profile.thresholds.evidence_days
	old := {[seen.age_days, seen.path] |
		some seen in input.smoke.hosts
		seen.age_days != null
		seen.age_days > allowed
	}
	count(old) > 0
	[days, path] := max(old)
	finding := {
		"message": sprintf("Its evidence is %s old; the profile allows %s", [wording.days(days), wording.days(allowed)]),
		"path": path,
		"discriminator": "age",
	}
}

deny contains finding if {
	data.profile.thresholds.require_nonce
	input.smoke.verdict != null
	not input.smoke.nonce_answered
	finding := {
		"message": "Its evidence may have been made before anybody asked: the profile wants a nonce answered, and none was asked for",
		"path": input.smoke.path,
		"discriminator": "nonce",
	}
}

deny contains finding if {
	elsewhere := {seen.path | some seen in input.smoke.hosts; seen.host_declared == false}
	count(elsewhere) > 0
	finding := {
		"message": "Its smoke ran on a host that does not serve it by the inventory",
		"path": paths.first(elsewhere),
		"discriminator": "host",
	}
}

deny contains finding if {
	different := {seen.path | some seen in input.smoke.hosts; seen.gpus_match == false}
	count(different) > 0
	finding := {
		"message": "Its smoke did not see the accelerators that the inventory declares of the host",
		"path": paths.first(different),
		"discriminator": "gpu",
	}
}

deny contains finding if {
	on_cpu := {seen.path | some seen in input.smoke.hosts; seen.device_matches == false}
	count(on_cpu) > 0
	finding := {
		"message": "Its smoke ran on the processor of a host that is declared to have accelerators",
		"path": paths.first(on_cpu),
		"discriminator": "device",
	}
}

deny contains finding if {
	drivers := {driver | some seen in input.smoke.hosts; some driver in seen.other_drivers}
	count(drivers) > 0
	finding := {
		"message": sprintf("Its smoke ran with the driver %s, which is not the declared one", [wording.enumeration(drivers)]),
		"path": paths.first({seen.path | some seen in input.smoke.hosts; count(seen.other_drivers) > 0}),
		"discriminator": "driver",
	}
}

deny contains finding if {
	strange := {[seen.undeclared_files, seen.path] |
		some seen in input.smoke.hosts
		seen.undeclared_files != null
		seen.undeclared_files > 0
	}
	count(strange) > 0
	[files, path] := max(strange)
	finding := {
		"message": sprintf("Files of weights of {asset} that the inventory does not declare were there, too: %d", [files]),
		"path": path,
		"discriminator": "files",
	}
}

# Of a host without a smoke, beside one with one, nothing is known of all this.
unknown contains "smoke.hosts.verdict" if {
	some seen in input.smoke.hosts
	seen.verdict == null
}

unknown contains "smoke.hosts.age_days" if {
	some seen in judged
	seen.age_days == null
}

unknown contains "smoke.hosts.host_declared" if {
	some seen in judged
	seen.host_declared == null
}

unknown contains "smoke.hosts.gpus_match" if {
	some seen in judged
	seen.gpus_match == null
}

unknown contains "smoke.hosts.device_matches" if {
	some seen in judged
	seen.device_matches == null
}

unknown contains "smoke.hosts.undeclared_files" if {
	some seen in judged
	seen.undeclared_files == null
}

# What is not known of a host without a smoke is said once.
judged contains seen if {
	some seen in input.smoke.hosts
	seen.verdict != null
}
