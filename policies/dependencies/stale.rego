# METADATA
# title: Updates come from abroad alone
# description: >
#   Somebody outside the trusted set can withhold updates and new installations: the registry of a piece of software
#   that nobody else mirrors, or whoever makes the technology that a provider sells on. Nothing stops on that day; what
#   runs gets older and less safe. Plans that last long enough without the provider answer it for a service. For
#   copies of the source see DEP-17.
# custom:
#   id: DEP-12
#   severity: high
#   severity_if_spared: info
#   applies_to: [software, cloud_service, gpu_host]
#   needs_to_pass: [stale_complete]
#   controls:
#     eu-csf:
#       contributes: ["5.5"]
#       related: ["7.6"]
#     bsi-c3a:
#       related: ["6-01"]
#   remediation: >
#     Keep a mirror that somebody inside the trusted set runs, from which everything can be installed again, and state
#     it under mirror; for a service agree on the source and the right to go on, and plan offline_days for it.
package sovcheck.dependencies.stale

import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

deny contains finding if {
	not answered
	some party in trust.foreign_parties(input.exposure.stale)

	# What the software on a host needs is told of the software.
	party.via != "requires"
	finding := {
		"message": sprintf("It gets no more updates and no new installations when %s withholds them; nothing stops on that day", [wording.exposure(party)]),
		"path": party.path,
		"discriminator": wording.key(party.country, party.organization),
	}
}

# Two copies, and somebody foreign over each of them.
deny contains finding if {
	input.kind == "software"
	two_copies
	registry := trust.foreign_parties(input.registry.controllers)
	mirror := trust.foreign_parties(input.mirror.controllers)
	count(registry) > 0
	count(mirror) > 0
	some party in (registry | mirror)
	finding := {
		"message": sprintf("Its registry and its mirror are both in foreign hands, one of them in those of %s", [wording.controller(party)]),
		"path": party.path,
		"discriminator": wording.key(party.country, party.organization),
	}
}

answered if {
	input.kind == "cloud_service"
	input.cutoff_plan.exists == true
	input.cutoff_plan.offline_days != null
	input.cutoff_plan.offline_days >= data.profile.thresholds.offline_days
}

# Whoever may control one of the two may be who controls the other.
unknown contains "mirror.control" if {
	input.kind == "software"
	two_copies
	open(input.mirror)
	may_be_foreign(input.registry)
}

unknown contains "registry.control" if {
	input.kind == "software"
	two_copies
	open(input.registry)
	may_be_foreign(input.mirror)
}

two_copies if {
	input.kind == "software"
	input.mirrored == true
	count(input.exposure.stale) == 0
}

open(keeper) if keeper.control == null

open(keeper) if trust.some_unplaced(keeper.controllers)

may_be_foreign(keeper) if open(keeper)

may_be_foreign(keeper) if count(trust.foreign_parties(keeper.controllers)) > 0

unknown contains "exposure.stale" if trust.some_unplaced(input.exposure.stale)
