# METADATA
# title: Whom the profile trusts
# description: A country that nobody stated is neither foreign nor trusted.
package sovcheck.lib.trust

# A known country outside the trusted set.
foreign(country) if {
	country != null
	not country in data.profile.trusted
}

# Those of the parties (exposures or controllers) that sit in a foreign country.
foreign_parties(parties) := {party |
	some party in parties
	party.country != null
	not party.country in data.profile.trusted
}

# Somebody whose country nobody stated could be anywhere.
default some_unplaced(_) := false

some_unplaced(parties) if {
	some party in parties
	party.country == null
}

# An organization or host, all of whose controllers are known and sit inside the trusted set.
controlled_inside(asset) if {
	asset.control == "stated"
	count(asset.controllers) > 0
	every controller in asset.controllers {
		controller.country in data.profile.trusted
	}
}

# Organizations say more than the countries they sit in; those where there are any.
most_specific(parties) := _named(parties) if count(_named(parties)) > 0

most_specific(parties) := parties if count(_named(parties)) == 0

_named(parties) := {party | some party in parties; party.organization != null}
