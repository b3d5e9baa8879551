# METADATA
# title: Whether the GDPR holds for data
package sovcheck.lib.gdpr

import data.sovcheck.lib.blocs
import data.sovcheck.lib.logic

# It concerns people in the EEA, or whoever decides about it sits there; null where nobody can tell.
governs(subjects_in_eea, controller_country) := logic.any_of([subjects_in_eea, _in_eea(controller_country)])

_in_eea(null) := null

_in_eea(country) if blocs.in_eea(country)

_in_eea(country) := false if {
	country != null
	not blocs.in_eea(country)
}
