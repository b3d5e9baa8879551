"""Rules and profiles: what is judged, how gravely, and against which home and trusted set."""
