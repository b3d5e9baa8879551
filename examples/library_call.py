"""Scans an inventory from Python and prints what would stop a deployment."""

import sys
from datetime import date

from sovcheck.findings.verdict import exit_code
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

request = ScanRequest(paths=tuple(sys.argv[1:]), today=date(2026, 11, 21), home="FR")
report = scan(request)
for result in report.results:
    if result.blocking:
        print(f"{result.rule} {result.asset}: {result.message}")
print(f"exit code {exit_code(report)}")
