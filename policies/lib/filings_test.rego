package sovcheck.lib.filings_test

import data.sovcheck.lib.filings

filed(country, route, days) := {"country": country, "route": route, "ends_in_days": days}

test_what_ends_today_or_never_runs if {
	filings.runs(0)
	filings.runs(null)
	not filings.runs(-1)
}

test_routes_that_run_are_those_of_the_country if {
	stated := [
		filed("CN", "security-assessment", 10),
		filed("CN", "certification", -1),
		filed("VN", "standard-contract", null),
	]
	filings.running(stated, "CN") == {"security-assessment"}
	filings.running(stated, "VN") == set()
	filings.undated(stated, "VN") == {"standard-contract"}
	filings.undated(stated, "CN") == set()
	filings.running(null, "CN") == set()
	filings.undated(null, "CN") == set()
}

test_a_law_that_was_read_in_a_summary_is_said_to_be if {
	filings.doubt({"confirmed": true}) == ""
	filings.doubt({"confirmed": false}) == " (by a summary of others)"
}
