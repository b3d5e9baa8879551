# METADATA
# title: Shares in percent
package sovcheck.lib.shares

import data.sovcheck.lib.wording

# Products along chains are binary fractions: 60 % of 40 % is a hair above 24, and no more than 24.
tolerance := 0.000001

exceeds(share, limit) if {
	share != null
	share - limit > tolerance
}

reaches(share, limit) if {
	share != null
	share > limit - tolerance
}

described(capital, null) := sprintf("%s %% of the capital", [wording.decimal(capital)]) if capital != null

described(null, voting) := sprintf("%s %% of the votes", [wording.decimal(voting)]) if voting != null

described(capital, voting) := sprintf("%s and %s", [described_capital, described_voting]) if {
	capital != null
	voting != null
	described_capital := sprintf("%s %% of the capital", [wording.decimal(capital)])
	described_voting := sprintf("%s %% of the votes", [wording.decimal(voting)])
}
