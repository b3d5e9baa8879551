# METADATA
# title: Accelerators need an export licence that is not stated
# description: >
#   Accelerators of a vendor in the United States that are classified 3A090 or 4A090 stand in a country of the groups D:1,
#   D:4 or D:5 of the EAR or in Macau, or somebody with a seat or an owner in D:5 or Macau holds them, and no valid licence
#   is stated; or accelerators of any class stand where the EAR hold an embargo. They can then not be had again, repaired or
#   moved, and whoever supplied them may have to stop. The groups were read in copies by others, not in the regulation.
# custom:
#   id: CMP-07
#   severity: high
#   applies_to: [gpu_host]
#   needs_to_pass: [country, operator.control]
#   controls:
#     eu-csf:
#       related: ["2.4"]
#   remediation: >
#     Ask the supplier for the licence or licence exception, have counsel confirm that it covers the place, the operator
#     and its owners, and state it under export_licence with its last day; else use accelerators without that control.
package sovcheck.compute.export_control

import data.sovcheck.lib.lists
import data.sovcheck.lib.logic
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

# Where the machine stands, if a licence is needed to bring it there.
destinations := lists.named({input.country}, {"ear-d1", "ear-d4", "ear-d5"}) | ({input.country} & {"MO"})

# The rule asks for headquarters in D:5 or in Macau, wherever the machine stands (15 CFR 744.23).
headquarters := lists.named(seats, {"ear-d5"}) | (seats & {"MO"})

seats := {holder.country | some holder in holders}

# Whether everything on the Commerce Control List needs a licence there, whatever its class (15 CFR part 746).
embargoed if count(lists.named({input.country}, {"ear-746"})) > 0

doubt := lists.doubt({"ear-d1", "ear-d4", "ear-d5", "ear-746"})

applies := logic.known(logic.all_of([controlled, in_groups]))

controlled := logic.any_of([count(classes) > 0, logic.possible(unclassified), logic.possible(anywhere)])

# Any class may need one there.
default anywhere := false

anywhere if {
	input.country == null
	input.accelerators != null
	some group in input.accelerators
	may_be_american(group.vendor_country)
}

default unclassified := false

unclassified if input.accelerators == null

unclassified if {
	input.accelerators != null
	some group in input.accelerators
	may_be_american(group.vendor_country)
	group.export_class == null
}

unclassified if {
	input.accelerators != null
	some group in input.accelerators
	group.vendor_country == null
	may_need_a_licence(group.export_class)
}

may_need_a_licence(class) if is_controlled(class)

may_need_a_licence(class) if {
	class != null
	not cleared
}

cleared if {
	input.country != null
	not embargoed
}

may_be_american(null) := true

may_be_american(country) if country == "US"

# Only the EAR is looked at, so only vendors that it binds at home.
classes contains group.export_class if {
	input.accelerators != null
	some group in input.accelerators
	group.vendor_country == "US"
	is_controlled(group.export_class)
}

classes contains group.export_class if {
	embargoed
	input.accelerators != null
	some group in input.accelerators
	group.vendor_country == "US"
	group.export_class != null
}

is_controlled(class) if {
	class != null
	some prefix in ["3A090", "4A090"]
	startswith(class, prefix)
}

in_groups := logic.any_of([count(reasons) > 0, logic.possible(unplaced)])

default unplaced := false

unplaced if input.country == null

unplaced if input.operator.control == null

unplaced if trust.some_unplaced(holders)

holders contains controller if some controller in input.operator.controllers

holders contains controller if some controller in input.owner.controllers

reasons contains reason if {
	input.country in destinations
	reason := {
		"words": sprintf("{asset} stands in %s", [input.country]),
		"key": wording.key(input.country, null),
		"path": null,
	}
}

reasons contains reason if {
	some holder in holders
	holder.country in headquarters
	reason := {
		"words": sprintf("%s holds {asset}", [wording.controller(holder)]),
		"key": wording.key(holder.country, holder.organization),
		"path": holder.path,
	}
}

deny contains finding if {
	count(classes) > 0
	some reason in reasons
	lacking
	finding := {
		"message": sprintf("%s, whose accelerators (%s) need an export licence of the United States for that: %s%s", [
			reason.words,
			wording.enumeration(classes),
			lacking,
			doubt,
		]),
		"path": reason.path,
		"discriminator": reason.key,
	}
}

lacking := "none is stated" if input.export_licence.reference == null

lacking := sprintf("the one that is stated ended %s ago", [wording.days(0 - days)]) if {
	input.export_licence.reference != null
	days := input.export_licence.ends_in_days
	days != null
	days < 0
}

unknown contains "export_licence.ends_in_days" if {
	count(classes) > 0
	count(reasons) > 0
	input.export_licence.reference != null
	input.export_licence.ends_in_days == null
}

unknown contains "accelerators" if {
	input.accelerators == null
	count(reasons) > 0
}

unknown contains "accelerators.export_class" if {
	input.accelerators != null
	unclassified
	count(reasons) > 0
}

unknown contains "operator.controllers" if trust.some_unplaced(holders)
