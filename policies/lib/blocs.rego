# METADATA
# title: Which countries belong together
package sovcheck.lib.blocs

# The blocs of a country as the catalog lists them; none for a country that nobody stated.
of(country) := {bloc |
	some entry in data.catalog.countries
	entry.code == country
	some bloc in entry.blocs
}

# The European Economic Area is where the GDPR and the EU's own frameworks hold.
in_eea(country) if "eea" in of(country)
