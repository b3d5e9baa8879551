# METADATA
# title: Smoke was not cut off from the network
# description: >
#   What ran could have been helped from outside - it was cut off less than the profile asks for, the attempt that must
#   be seen was not, or something tried to reach a destination that the inventory does not allow its host. What served
#   already and was only asked (--attach) is never shown to be cut off.
# custom:
#   id: EVD-02
#   severity: high
#   applies_to: [model]
#   controls:
#     bsi-c3a:
#       related: ["4-09"]
#   remediation: >
#     Run the smoke in a network namespace (--min-isolation netns), switch off what the runtime sends, and declare what it
#     may reach (allowed_egress of the host, and --allow-egress of the smoke) only where it must.
package sovcheck.evidence.weak_isolation

import data.sovcheck.lib.paths
import data.sovcheck.lib.wording

# That there is no smoke is for the rule about unproven claims to say.
applies := input.smoke.verdict != null

strength := {"observed": 0, "none": 1, "external": 2, "notify": 3, "netns": 4}

deny contains finding if {
	wanted := data.profile.thresholds.minimum_isolation
	some least, least_rank in strength
	wanted == least
	weak := {[rank, level, seen.path] |
		some seen in input.smoke.hosts
		some level, rank in strength
		seen.isolation == level
		rank < least_rank
	}
	count(weak) > 0
	[_, weakest, path] := min(weak)
	finding := {
		"message": sprintf("Its smoke %s; the profile asks for %s", [way(weakest), wanted]),
		"path": path,
		"discriminator": "isolation",
	}
}

way("observed") := "asked what served already, and cut nothing off"

way(level) := sprintf("was cut off by %s", [level]) if level != "observed"

deny contains finding if {
	blind := {seen.path | some seen in input.smoke.hosts; seen.canary == false}
	count(blind) > 0
	finding := {
		"message": "The smoke of {asset} did not see the attempt that it had to see, so it proves nothing that it saw no other",
		"path": paths.first(blind),
		"discriminator": "canary",
	}
}

deny contains finding if {
	tried := {place | some seen in input.smoke.hosts; some place in seen.egress}
	count(tried) > 0
	finding := {
		"message": sprintf("Its smoke tried to reach %s", [wording.enumeration(tried)]),
		"path": paths.first({seen.path | some seen in input.smoke.hosts; count(seen.egress) > 0}),
		"discriminator": "egress",
	}
}

# A host of which there is no smoke, beside one of which there is, was not shown to be cut off either.
unknown contains "smoke.hosts.verdict" if {
	some seen in input.smoke.hosts
	seen.verdict == null
}

unknown contains "smoke.hosts.isolation" if {
	some seen in input.smoke.hosts
	seen.verdict != null
	seen.isolation == null
}

unknown contains "smoke.hosts.canary" if {
	some seen in input.smoke.hosts
	seen.verdict != null
	seen.canary == null
}
