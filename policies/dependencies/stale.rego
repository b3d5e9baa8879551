# METADATA
# title: Updates come from abroad alone
# description: >
#   Somebody outside the trusted set can withhold updates and new installations: whoever can stop the registry of a
#   piece of software that nobody else mirrors, or its registry and its mirror alike, or whoever makes the technology
#   that a provider sells on. Nothing stops on that day; what runs gets older and less safe. Plans that last long enough
#   without the provider, and were tried lately, answer it for a service. For copies of the source see DEP-17.
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
	not perhaps_answered
	some party in withholding
	finding := {
		"message": sprintf("It gets no more updates and no new installations when %s withholds them; nothing stops on that day", [wording.exposure(party)]),
		"path": party.path,
		"discriminator": wording.key(party.country, party.organization),
	}
}

# What the software on a host needs is told of the software.
withholding := {party | some party in trust.foreign_parties(input.exposure.stale); party.via != "requires"}

# Two copies, and somebody foreign who can stop each of them.
deny contains finding if {
	input.kind == "software"
	two_copies
	registry := trust.foreign_parties(input.update_sources.registry.cutoff)
	mirror := trust.foreign_parties(input.update_sources.mirror.cutoff)
	count(registry) > 0
	count(mirror) > 0
	some party in (registry | mirror)
	finding := {
		"message": sprintf("Its registry and its mirror are both in foreign hands, one of them in those of %s", [wording.exposure(party)]),
		"path": party.path,
		"discriminator": wording.key(party.country, party.organization),
	}
}

answered if {
	lasts
	plan.tested_days_ago != null
	plan.tested_days_ago >= 0
	plan.tested_days_ago <= data.profile.thresholds.cutoff_test_days
}

# A plan that lasts, of which nobody says when it was tried.
perhaps_answered if {
	lasts
	plan.tested_days_ago == null
}

lasts if {
	plan.exists == true
	plan.offline_days != null
	plan.offline_days >= data.profile.thresholds.offline_days
}

unknown contains "cutoff_plan.tested_days_ago" if {
	input.kind == "cloud_service"
	perhaps_answered
	count(withholding) > 0
}

plan := input.cutoff_plan if input.kind == "cloud_service"

# Whoever may stop one of the two may be who can stop the other.
unknown contains "update_sources.mirror.cutoff_complete" if {
	input.kind == "software"
	two_copies
	input.update_sources.mirror.cutoff_complete == null
	may_be_foreign(input.update_sources.registry)
}

unknown contains "update_sources.mirror.cutoff" if {
	input.kind == "software"
	two_copies
	trust.some_unplaced(input.update_sources.mirror.cutoff)
	may_be_foreign(input.update_sources.registry)
}

unknown contains "update_sources.registry.cutoff_complete" if {
	input.kind == "software"
	two_copies
	input.update_sources.registry.cutoff_complete == null
	may_be_foreign(input.update_sources.mirror)
}

unknown contains "update_sources.registry.cutoff" if {
	input.kind == "software"
	two_copies
	trust.some_unplaced(input.update_sources.registry.cutoff)
	may_be_foreign(input.update_sources.mirror)
}

two_copies if {
	input.kind == "software"
	input.mirrored == true
	count(input.exposure.stale) == 0
}

may_be_foreign(source) if source.cutoff_complete == null

may_be_foreign(source) if trust.some_unplaced(source.cutoff)

may_be_foreign(source) if count(trust.foreign_parties(source.cutoff)) > 0

unknown contains "exposure.stale" if trust.some_unplaced(input.exposure.stale)
