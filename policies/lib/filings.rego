# METADATA
# title: Filings, certificates and laws, by their last day and by how they were read
package sovcheck.lib.filings

# Whether something has not ended; what states no last day runs on.
runs(null) := true

runs(days) if {
	days != null
	days >= 0
}

# The routes for data out of a country that were filed for it and still run; none where nobody says what was filed.
running(filings, country) := {filing.route |
	filings != null
	some filing in filings
	filing.country == country
	filing.ends_in_days != null
	filing.ends_in_days >= 0
}

# Of these nobody says until when they hold: they may be over.
undated(filings, country) := {filing.route |
	filings != null
	some filing in filings
	filing.country == country
	filing.ends_in_days == null
}

# What to add to a finding that rests on a law which was read in a summary.
doubt(law) := "" if law.confirmed

doubt(law) := " (by a summary of others)" if not law.confirmed
