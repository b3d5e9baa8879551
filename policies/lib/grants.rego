# METADATA
# title: Whom a licence binds
package sovcheck.lib.grants

# Who holds the weights is bound by their licence; who only calls an API is bound by its contract, unless a licence is
# stated for the model all the same. Undefined while nobody states how the model is reached.
binds(access, _) if access == "weights"

binds(access, licence) if {
	access == "api"
	licence != null
}

binds(access, licence) := false if {
	access == "api"
	licence == null
}
