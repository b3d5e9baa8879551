"""The report as one page that loads nothing, needs no script to be read, and holds the report that it was made from."""

from sovcheck.report.html.page import render_html

__all__ = ["render_html"]
