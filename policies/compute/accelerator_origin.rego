# METADATA
# title: Accelerators come from abroad
# description: >
#   Names who designs the accelerators and where their chips are made, where either lies outside the trusted set, and
#   the highest level (SEAL) that criterion 3.5 of the EU Cloud Sovereignty Framework leaves open with them - 2 for an
#   open or licensed model on foreign chips, 3 for an EU-led model on foreign chips, 4 only for models and chips from
#   the EU. The EU is read as the EEA here.
# custom:
#   id: CMP-06
#   severity: info
#   applies_to: [gpu_host]
#   needs: [accelerators, models]
#   needs_to_pass: [accelerators]
#   controls:
#     eu-csf:
#       computes: ["6.5"]
#       contributes: ["3.5", "5.2"]
#   remediation: >
#     Keep it in view and hold spare parts and firmware, so that a halt of deliveries leaves time; where it must not be,
#     plan for accelerators designed and made inside the trusted set.
package sovcheck.compute.accelerator_origin

import data.sovcheck.lib.blocs
import data.sovcheck.lib.paths
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

applies := input.accelerators != [] if input.accelerators != null

deny contains finding if {
	some [vendor, country] in {[group.vendor, group.vendor_country] | some group in input.accelerators}
	made_in := {group.manufactured_in |
		some group in input.accelerators
		group.vendor == vendor
		group.manufactured_in != null
	}
	foreign := {place | some place in (made_in | {country}); trust.foreign(place)}
	count(foreign) > 0
	finding := {
		"message": sprintf("Its accelerators are designed by %s%s; that leaves at most SEAL-%d on criterion 3.5 of the EU framework", [
			designer(vendor, country),
			made(made_in),
			ceiling,
		]),
		"path": proof(vendor, country, foreign),
		"discriminator": wording.key(country, vendor),
	}
}

unknown contains "accelerators.vendor_country" if {
	input.accelerators != null
	some group in input.accelerators
	group.vendor_country == null
}

unknown contains "accelerators.manufactured_in" if {
	input.accelerators != null
	some group in input.accelerators
	group.manufactured_in == null
}

designer(vendor, country) := sprintf("%s (%s)", [wording.label(name_of(vendor), vendor), country]) if country != null

designer(vendor, null) := wording.label(name_of(vendor), vendor)

name_of(vendor) := paths.first({party.organization_name |
	some party in input.exposure.origin
	party.organization == vendor
	party.organization_name != null
})

made(countries) := sprintf(" and made in %s", [wording.enumeration(countries)]) if count(countries) > 0

made(countries) := "" if count(countries) == 0

proof(vendor, country, _) := paths.witness(input.exposure.origin, country, vendor) if trust.foreign(country)

proof(_, country, foreign) := paths.first({witness |
	some place in foreign
	witness := paths.witness(input.exposure.origin, place, null)
	witness != null
}) if {
	not trust.foreign(country)
}

# The level of the weakest model served here; with none served, what these chips leave open.
ceiling := min({level(model) | some model in input.models} | {level_of_chips})

level(model) := 2 if {
	model.developer_country != null
	not blocs.in_eea(model.developer_country)
} else := level_of_chips

default level_of_chips := 3

level_of_chips := 4 if {
	every group in input.accelerators {
		blocs.in_eea(group.vendor_country)
		blocs.in_eea(group.manufactured_in)
	}
}
