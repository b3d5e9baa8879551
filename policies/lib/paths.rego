# METADATA
# title: Which path proves a finding
package sovcheck.lib.paths

# The witness of a party among exposures, or null where there is none.
witness(exposures, country, organization) := first({exposure.path |
	some exposure in exposures
	exposure.country == country
	exposure.organization == organization
})

# The first of several handles, so that a grouped finding always shows the same one; null of none.
first(handles) := min(handles) if count(handles) > 0

first(handles) := null if count(handles) == 0

# The path to the organization itself that stands in a role, or null where none is stated.
nearest(controllers) := first({controller.path | some controller in controllers; controller.relation == "self"})
