# METADATA
# title: Foreign holders have too large a share of whoever runs it
# description: >
#   Holders outside the trusted set have more of the capital or votes of a host's operator, or of a service's provider,
#   than the profile allows, one alone or all together; shares held through others are multiplied along the chain. Such
#   a share is influence long before it is a majority. The limits of SecNumCloud are 24 % alone and 39 % together.
# custom:
#   id: CMP-02
#   severity: high
#   severity_if_spared: info
#   applies_to: [gpu_host, cloud_service]
#   controls:
#     secnumcloud:
#       contributes: ["19.6"]
#     eu-csf:
#       contributes: ["1.4"]
#   remediation: >
#     Choose an operator or provider whose foreign holders stay within the limits, or have the holders bring their
#     capital and votes below them.
package sovcheck.compute.foreign_shares

import data.sovcheck.lib.shares
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

# Whoever runs it, each judged alone.
runners := input.providers if input.kind == "cloud_service"

runners := input.operators if input.kind == "gpu_host"

role := "provider" if input.kind == "cloud_service"

role := "operator" if input.kind == "gpu_host"

deny contains finding if {
	limit := data.profile.thresholds.holder_share
	some runner in runners
	some holder in trust.foreign_parties(runner.holders)
	some share in [holder.capital, holder.voting]
	shares.exceeds(share, limit)
	finding := {
		"message": sprintf("%s holds %s of the %s of {asset}; one foreign holder may have %s %%", [
			wording.controller(holder),
			shares.described(holder.capital, holder.voting),
			role,
			wording.decimal(limit),
		]),
		"path": holder.path,
		"discriminator": wording.key(holder.country, holder.organization),
	}
}

deny contains finding if {
	limit := data.profile.thresholds.holders_share_together
	some runner in runners
	abroad := [stake | some stake in runner.stakes; foreign(stake)]
	capital := capital_of(abroad)
	voting := votes_of(abroad)
	some share in [capital, voting]
	shares.exceeds(share, limit)
	not held_by_one(runner, capital, voting)
	finding := {
		"message": sprintf("Foreign holders together have %s of the %s of {asset}; they may have %s %%", [
			shares.described(capital, voting),
			role,
			wording.decimal(limit),
		]),
		"path": null,
		"discriminator": concat("", ["together:", concat("+", sort(counted(runner)))]),
	}
}

unknown contains "operator.id" if "id" in operator_gaps

unknown contains "operator.country" if "country" in operator_gaps

unknown contains "operator.ownership" if "ownership" in operator_gaps

unknown contains "operator.stakes" if "stakes" in operator_gaps

unknown contains "operator.holders" if "holders" in operator_gaps

unknown contains "provider.id" if "id" in provider_gaps

unknown contains "provider.country" if "country" in provider_gaps

unknown contains "provider.ownership" if "ownership" in provider_gaps

unknown contains "provider.stakes" if "stakes" in provider_gaps

unknown contains "provider.holders" if "holders" in provider_gaps

operator_gaps := gaps if input.kind == "gpu_host"

provider_gaps := gaps if input.kind == "cloud_service"

gaps contains "id" if count(runners) == 0

# Owners that nobody states, of a holder whose own share is small, can be too much for nobody.
gaps contains "ownership" if {
	some runner in runners
	runner.ownership == null
	left_open(runner)
}

gaps contains "stakes" if {
	some runner in runners
	left_open(runner)
}

left_open(runner) if {
	open := [stake | some stake in runner.stakes; stake.basis != "stated"]
	abroad := [stake | some stake in runner.stakes; stake.basis == "stated"; foreign(stake)]
	leave_room(open, {"capital": capital_of(abroad), "votes": votes_of(abroad)})
}

# What nobody is stated to hold may be foreign, and in one hand.
leave_room(open, abroad) if may_be_too_much(abroad.capital, capital_of(open))

# Votes lie with those who hold capital: where none of it can be foreign, no vote can.
leave_room(open, abroad) if {
	abroad.capital + capital_of(open) > shares.tolerance
	may_be_too_much(abroad.votes, votes_of([stake | some stake in open; stake.basis == "left-over"]))
}

# Votes are taken to follow the capital where nobody states them; beside a foreign holder that is not enough.
leave_room(open, abroad) if {
	abroad.capital > shares.tolerance
	may_be_too_much(abroad.votes, votes_of(open))
}

# What nobody holds counts for the own country of whoever runs it, so that one has to be known.
gaps contains "country" if {
	some runner in runners
	runner.country == null
}

gaps contains "holders" if {
	some runner in runners
	trust.some_unplaced(runner.holders)
}

gaps contains "holders" if {
	some runner in runners
	some holder in trust.foreign_parties(runner.holders)
	null in [holder.capital, holder.voting]
}

may_be_too_much(_, open) if shares.exceeds(open, data.profile.thresholds.holder_share)

may_be_too_much(foreign_part, open) if {
	open > shares.tolerance
	shares.exceeds(foreign_part + open, data.profile.thresholds.holders_share_together)
}

capital_of(stakes) := sum([stake.capital | some stake in stakes])

votes_of(stakes) := sum([stake.voting | some stake in stakes])

foreign(stake) if {
	some country in stake.countries
	trust.foreign(country)
}

# What nobody is stated to hold of a foreign company counts for its own country.
counted(runner) := holders | {wording.key(runner.country, runner.id) | trust.foreign(runner.country)} if {
	holders := {wording.key(holder.country, holder.organization) | some holder in trust.foreign_parties(runner.holders)}
}

# What one holder has alone is said of that holder, and not once more of all together.
held_by_one(runner, capital, voting) if {
	some holder in trust.foreign_parties(runner.holders)
	shares.reaches(holder.capital, capital)
	shares.reaches(holder.voting, voting)
}
