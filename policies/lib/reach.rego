# METADATA
# title: How data comes to a place
package sovcheck.lib.reach

# "stored in FR", "seen by administrators in IN": what goes before a country.
manner("api") := "sent to an API"

manner("backed-up") := "backed up"

manner("flowed") := "received"

manner("administered") := "seen by administrators"

manner("supported") := "seen by support"

manner("watched") := "seen by security operations"

manner("anywhere") := "processed"

manner(how) := how if not how in {"api", "backed-up", "flowed", "administered", "supported", "watched", "anywhere"}

# A country, or the words for what a service says that names none; undefined where nobody states it.
name(country, _) := country if country != null

name(null, "anywhere") := "any country"
