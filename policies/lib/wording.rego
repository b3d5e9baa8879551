# METADATA
# title: Words, numbers and keys of findings
# description: Both engines write these alike; a bare %v would show 20000000.0 as 2e+07 in one of them.
package sovcheck.lib.wording

# A name to show: the display name where there is one, else the id.
label(name, _) := name if name != null

label(null, id) := id if id != null

label(null, null) := "somebody unnamed"

# "Example Ltd (US)" for a controller or holder, as far as both are stated; the country alone where nobody is named.
controller(party) := _attributed(party.name, party.organization, party.country)

# The same for an exposure, where a country alone says that its territory gives the power.
exposure(party) := _attributed(party.organization_name, party.organization, party.country)

_attributed(name, id, country) := sprintf("%s (%s)", [label(name, id), country]) if {
	id != null
	country != null
}

_attributed(name, id, null) := label(name, id)

_attributed(_, null, country) := country if country != null

# What a controller can do with the organization that stands in a role, such as "the operator of {asset}".
power(controller, whom) := sprintf("controls %s", [whom]) if controller.relation == "parent"

power(controller, whom) := sprintf("controls %s through holders that decide together", [whom]) if {
	controller.relation == "jointly"
}

power(controller, whom) := sprintf("can block what %s decides, with half of the capital or votes", [whom]) if {
	controller.relation == "blocks"
}

# A stable discriminator for a country and the organization through which it acts.
key(country, organization) := sprintf("%s:%s", [or_dash(country), or_dash(organization)])

or_dash(text) := text if text != null

or_dash(null) := "-"

# "a, b and c", sorted, so that the order of a file never shows.
enumeration(words) := concat(" and ", sort(words)) if count(words) < 3

enumeration(words) := sprintf("%s and %s", [concat(", ", sort(words - {last})), last]) if {
	count(words) > 2
	last := max(words)
}

# At most two decimals; whole above a thousand. What is added is too small to show, and takes halves up in both engines:
# 130.385 * 100 is 13038.5 in one of them, and a little less in the other.
decimal(number) := sprintf("%v", [round((number * 100) + 0.0000000035) / 100]) if number < 1000

decimal(number) := whole(number) if number >= 1000

# Without decimals, millions as such. What has more digits than both engines agree on is given as a bound.
whole(number) := sprintf("%d", [round(number)]) if number < 1000000

whole(number) := sprintf("%v million", [round(number / 10000) / 100]) if {
	number >= 1000000
	number < 100000000000
}

whole(number) := "more than 100000 million" if number >= 100000000000

days(1) := "1 day"

days(null) := "an unknown number of days"

days(number) := sprintf("%d days", [number]) if {
	number != null
	number != 1
}
