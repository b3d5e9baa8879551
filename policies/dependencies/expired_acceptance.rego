# METADATA
# title: Accepted dependency has run out
# description: >
#   A dependency that was accepted for a time is still there after its end - the agreement with a partner state that
#   can stop the asset has ended, has not begun or names no end, or the contract for the asset is over.
# custom:
#   id: DEP-13
#   severity: medium
#   applies_to: [gpu_host, cloud_service]
#   remediation: >
#     Renew the agreement or the contract and put the new dates into the profile or the inventory, or move the work
#     away.
package sovcheck.dependencies.expired_acceptance

import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.tenancy
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

applies := logic.known(logic.any_of([count(accepted) > 0, contracted, logic.possible(somebody_unplaced)]))

default contracted := false

contracted if {
	input.kind == "gpu_host"
	input.contract.ends_in_days != null
}

# A service is had under a contract, unless one runs it for oneself, and a machine of others, too.
contracted if {
	input.kind == "cloud_service"
	not input.in_house
}

contracted if {
	input.kind == "gpu_host"
	tenancy.owned(input.tenancy, input.owned_in_house) != true
}

unknown contains "contract.ends_in_days" if {
	contracted
	input.contract.ends_in_days == null
	not input.contract.open_ended == true
}

deny contains finding if {
	some country in accepted
	flaws := {flaw(partner) | some partner in data.profile.partners; partner.country == country}
	not sound(country)
	finding := {
		"message": sprintf("%s can stop {asset}, and %s", [country, wording.enumeration(flaws)]),
		"path": paths.first({party.path | some party in input.exposure.cutoff; party.country == country}),
		"discriminator": sprintf("agreement:%s", [country]),
	}
}

deny contains finding if {
	contracted
	input.contract.ends_in_days != null
	input.contract.ends_in_days < 0
	finding := {
		"message": sprintf("The contract for {asset} ended %s ago", [wording.days(0 - input.contract.ends_in_days)]),
		"path": null,
		"discriminator": "contract",
	}
}

unknown contains "exposure.cutoff" if somebody_unplaced

# Whoever has no known country could sit in a partner state.
default somebody_unplaced := false

somebody_unplaced if {
	count(data.profile.partners) > 0
	trust.some_unplaced(input.exposure.cutoff)
}

accepted contains partner.country if {
	some partner in data.profile.partners
	some party in input.exposure.cutoff
	party.country == partner.country
}

sound(country) if {
	some partner in data.profile.partners
	partner.country == country
	partner.valid
	partner.ends_in_days != null
}

# Trusted for another reason, such as a common bloc: then nothing hangs on the agreement.
sound(country) if {
	not trust.foreign(country)
	every partner in data.profile.partners {
		not holds_up(partner, country)
	}
}

holds_up(partner, country) if {
	partner.country == country
	partner.valid
}

flaw(partner) := sprintf("%s ended %s ago", [partner.agreement, wording.days(0 - partner.ends_in_days)]) if {
	over(partner)
}

flaw(partner) := sprintf("%s names no end", [partner.agreement]) if {
	partner.valid
	partner.ends_in_days == null
}

flaw(partner) := sprintf("%s has not begun", [partner.agreement]) if {
	not partner.valid
	not over(partner)
}

over(partner) if {
	partner.ends_in_days != null
	partner.ends_in_days < 0
}
