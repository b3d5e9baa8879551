# METADATA
# title: Whose a machine is
# description: That it is owned or colocated counts only where it belongs to who uses it, or to their group.
package sovcheck.lib.tenancy

import data.sovcheck.lib.logic

declared_own(tenancy) if tenancy in {"owned", "colocated"}

# A machine of one's own, which nobody lets; null where that depends on what nobody states.
owned(tenancy, in_house) := logic.all_of([logic.one_of(tenancy, {"owned"}), in_house])

# It is somebody else's, whatever its tenancy is said to be.
default of_others(_, _) := false

of_others(tenancy, in_house) if {
	declared_own(tenancy)
	in_house == false
}

# The tenancy as it is judged.
judged(tenancy, in_house) := "rented" if of_others(tenancy, in_house)

judged(tenancy, in_house) := tenancy if not of_others(tenancy, in_house)
