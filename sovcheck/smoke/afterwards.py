"""Imports what is needed after a launch, before it: what runs then could replace the files, and so be run outside."""

import encodings.unicode_escape

import sovcheck.evidence.signing
import sovcheck.evidence.subjects
import sovcheck.report.sink

NEEDED = (
    encodings.unicode_escape,
    sovcheck.evidence.signing,
    sovcheck.evidence.subjects,
    sovcheck.report.sink,
)
"""The modules; their own imports come with them."""
