# METADATA
# title: Licence terms that are judged
package sovcheck.lib.terms

# A model's own and those of its lineage, and those of data and software that the catalog knows. Where it knows none of
# these, LIC-04 and LIC-05 are unknown, and further rules would only repeat it.
are_judged(kind, terms) := terms.used if kind == "model"

are_judged(kind, terms) := known if {
	kind != "model"
	known := _known(terms)
}

default _known(_) := false

_known(terms) if {
	terms.used
	count(terms.licences) > 0
}
