# METADATA
# title: Whose a machine is
# description: That it is owned or colocated counts only where it belongs to who uses it, or to their group.
package sovcheck.lib.tenancy

import data.sovcheck.lib.logic

declared_own(host) if host.tenancy in {"owned", "colocated"}

# A machine of one's own, which nobody lets; null where that depends on what nobody states.
owned(host) := logic.all_of([logic.one_of(host.tenancy, {"owned"}), host.owned_in_house])

# It is somebody else's, whatever its tenancy is said to be.
default of_others(_) := false

of_others(host) if {
	declared_own(host)
	host.owned_in_house == false
}

# The tenancy as it is judged.
judged(host) := "rented" if of_others(host)

judged(host) := host.tenancy if not of_others(host)
