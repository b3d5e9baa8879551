# METADATA
# title: Which countries belong together
package sovcheck.lib.blocs

# The European Economic Area is where the GDPR and the EU's own frameworks hold.
in_eea(country) if {
	some bloc in data.catalog.blocs
	bloc.id == "eea"
	country in bloc.members
}
