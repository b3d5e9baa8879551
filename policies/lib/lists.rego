# METADATA
# title: Countries that a law lists
package sovcheck.lib.lists

# The members of lists of the catalog.
members(ids) := {country |
	some list in data.catalog.lists
	list.id in ids
	some country in list.members
}

# Those of the countries that one of the lists names: quicker than all members, where only a few are asked for.
named(countries, ids) := {country |
	some list in data.catalog.lists
	list.id in ids
	some country in countries
	country in list.members
}

# What to add to a finding that rests on lists which nobody read in the law itself.
doubt(ids) := " (by a list as others copied it)" if {
	some list in data.catalog.lists
	list.id in ids
	not list.confirmed
}

doubt(ids) := "" if {
	every list in data.catalog.lists {
		_settled(list, ids)
	}
}

_settled(list, ids) if not list.id in ids

_settled(list, ids) if {
	list.id in ids
	list.confirmed
}
