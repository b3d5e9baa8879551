# METADATA
# title: Changes of control that are announced
package sovcheck.lib.changes

import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

# What happens on the day of a change, as the beginning of a sentence; "whom" is such as "the provider of {asset}".
gains(change, whom) := sprintf("From %s on nobody says in full who controls %s", [change.day, whom]) if {
	change.relation == null
}

gains(change, whom) := sprintf("%s%s %s %s from %s on", [
	wording.controller(change),
	_outside(change.country),
	_power(change.relation),
	whom,
	change.day,
]) if {
	change.relation != null
}

_outside(country) := ", outside the trusted set," if trust.foreign(country)

_outside(country) := "" if not trust.foreign(country)

_power("ends") := "no longer controls"

_power("blocks") := "can block"

_power(relation) := "controls" if relation in {"parent", "jointly"}
