# METADATA
# title: Restricted work runs on a rented machine
# description: >
#   Applications or data that the profile restricts depend on a machine held on terms that it does not allow for them.
#   A tenant can be given notice, moved or looked into by the landlord. So it is when a machine is declared as one's
#   own, and its owner is another than that of the applications, nor of their group; or a smoke on it found the traces
#   of a provider who lets it. Where that found a virtual machine, or nothing that speaks for own hardware, it stays
#   unknown whose it is.
# custom:
#   id: CMP-04
#   severity: medium
#   applies_to: [gpu_host]
#   needs: [tenancy]
#   needs_to_pass: [deployment.complete]
#   remediation: Run the restricted work on a machine of an allowed tenancy, or take it off this one.
package sovcheck.compute.restricted_tenancy

import data.sovcheck.lib.deployments
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.tenancy
import data.sovcheck.lib.wording

applies := logic.any_of([deployments.in_use(input.deployment), input.observed.truth == "rented", doubtful])

unknown contains "observed.truth" if doubtful

# A virtual machine is hardware of somebody, and says nothing of whom.
default doubtful := false

doubtful if {
	input.observed.truth == "unknown"
	not input.tenancy in {"rented", "cloud"}
}

restricted := data.profile.restricted

work := applications | classes

applications := {sprintf("%s applications", [c]) | some c in input.deployment.criticalities; c in restricted.criticalities}

classes := {sprintf("%s data", [c]) | some c in input.deployment.data_classes; c in restricted.data_classes}

deny contains finding if {
	judged := tenancy.judged(input.tenancy, input.owned_in_house)
	not judged in restricted.tenancies
	count(work) > 0
	finding := {
		"message": sprintf("%s, but %s depend on it and need a machine that is %s", [
			held,
			wording.enumeration(work),
			concat(" or ", sort(restricted.tenancies)),
		]),
		"path": paths.nearest(landlord.controllers),
		"discriminator": sprintf("%s:%s", [judged, wording.or_dash(landlord.id)]),
	}
}

held := sprintf("It is declared as %s and belongs to %s, so that it is rented", [
	input.tenancy,
	wording.label(input.owner.name, input.owner.id),
]) if {
	tenancy.of_others(input.tenancy, input.owned_in_house)
}

held := sprintf("Its tenancy is %s", [input.tenancy]) if not tenancy.of_others(input.tenancy, input.owned_in_house)

landlord := input.owner if tenancy.of_others(input.tenancy, input.owned_in_house)

landlord := input.operator if not tenancy.of_others(input.tenancy, input.owned_in_house)

unknown contains "owned_in_house" if {
	tenancy.declared_own(input.tenancy)
	input.owned_in_house == null
	not "rented" in restricted.tenancies
	count(work) > 0
}

deny contains finding if {
	input.tenancy in {"owned", "colocated"}
	input.observed.truth == "rented"
	finding := {
		"message": sprintf("It is declared as %s, and a smoke on it found the traces of a rented machine%s", [
			input.tenancy,
			lessor,
		]),
		"path": input.observed.path,
		"discriminator": "observed",
	}
}

lessor := sprintf(" (%s)", [input.observed.provider]) if input.observed.provider != null

lessor := "" if input.observed.provider == null
