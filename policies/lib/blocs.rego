# METADATA
# title: Which countries belong together
package sovcheck.lib.blocs

# The blocs of a country as the catalog lists them; none for a country that nobody stated.
of(country) := {bloc.id |
	some bloc in data.catalog.blocs
	country in bloc.members
}

# The European Economic Area is where the GDPR and the EU's own frameworks hold.
in_eea(country) if {
	some bloc in data.catalog.blocs
	bloc.id == "eea"
	country in bloc.members
}
