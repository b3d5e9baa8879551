# METADATA
# title: Foreign holders have too large a share of the operator
# description: >
#   Holders outside the trusted set have more of the operator's capital or votes than the profile allows, one alone or
#   all together; shares held through others are multiplied along the chain. Such a share is influence long before it
#   is a majority. The limits of SecNumCloud are 24 % alone and 39 % together.
# custom:
#   id: CMP-02
#   severity: high
#   applies_to: [gpu_host]
#   needs: [operator.id]
#   needs_to_pass: [operator.ownership]
#   controls:
#     secnumcloud: ["19.6"]
#   remediation: >
#     Choose an operator whose foreign holders stay within the limits, or have the holders bring their capital and
#     votes below them.
package sovcheck.compute.foreign_shares

import data.sovcheck.lib.shares
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

deny contains finding if {
	limit := data.profile.thresholds.holder_share
	some holder in trust.foreign_parties(input.operator.holders)
	some share in [holder.capital, holder.voting]
	shares.exceeds(share, limit)
	finding := {
		"message": sprintf("%s holds %s of its operator; one foreign holder may have %s %%", [
			wording.controller(holder),
			shares.described(holder.capital, holder.voting),
			wording.decimal(limit),
		]),
		"path": holder.path,
		"discriminator": wording.key(holder.country, holder.organization),
	}
}

deny contains finding if {
	limit := data.profile.thresholds.holders_share_together
	capital := sum([stake.capital | some stake in input.operator.stakes; foreign(stake)])
	voting := sum([stake.voting | some stake in input.operator.stakes; foreign(stake)])
	some share in [capital, voting]
	shares.exceeds(share, limit)
	not held_by_one(capital, voting)
	finding := {
		"message": sprintf("Foreign holders together have %s of its operator; they may have %s %%", [
			shares.described(capital, voting),
			wording.decimal(limit),
		]),
		"path": null,
		"discriminator": "together",
	}
}

# What nobody is stated to hold may be foreign, and in one hand.
unknown contains "operator.stakes" if may_be_too_much(foreign_capital, open_capital)

# Votes lie with those who hold capital: where none of it can be foreign, no vote can.
unknown contains "operator.stakes" if {
	foreign_capital + open_capital > shares.tolerance
	may_be_too_much(foreign_votes, votes_left_over)
}

# Votes are taken to follow the capital where nobody states them; beside a foreign holder that is not enough.
unknown contains "operator.stakes" if {
	foreign_capital > shares.tolerance
	may_be_too_much(foreign_votes, votes_left_over + votes_assumed)
}

# What nobody holds counts for the operator's own country, so that one has to be known.
unknown contains "operator.country" if input.operator.country == null

unknown contains "operator.holders" if trust.some_unplaced(input.operator.holders)

unknown contains "operator.holders" if {
	some holder in trust.foreign_parties(input.operator.holders)
	null in [holder.capital, holder.voting]
}

may_be_too_much(_, open) if shares.exceeds(open, data.profile.thresholds.holder_share)

may_be_too_much(foreign_part, open) if {
	open > shares.tolerance
	shares.exceeds(foreign_part + open, data.profile.thresholds.holders_share_together)
}

foreign_capital := sum([stake.capital |
	some stake in input.operator.stakes
	stake.basis == "stated"
	foreign(stake)
])

foreign_votes := sum([stake.voting |
	some stake in input.operator.stakes
	stake.basis == "stated"
	foreign(stake)
])

open_capital := sum([stake.capital | some stake in input.operator.stakes; stake.basis != "stated"])

votes_left_over := sum([stake.voting | some stake in input.operator.stakes; stake.basis == "left-over"])

votes_assumed := sum([stake.voting | some stake in input.operator.stakes; stake.basis == "assumed"])

foreign(stake) if {
	some country in stake.countries
	trust.foreign(country)
}

# What one holder has alone is said of that holder, and not once more of all together.
held_by_one(capital, voting) if {
	some holder in trust.foreign_parties(input.operator.holders)
	shares.reaches(holder.capital, capital)
	shares.reaches(holder.voting, voting)
}
