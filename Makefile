PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DAY := 2026-11-21

.PHONY: demo test check bench clean
.DELETE_ON_ERROR:

# Everything that the other targets need, from nothing.
$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

# One good and one bad system; the bad one must be refused.
demo: $(VENV)/installed
	$(BIN)/sovcheck scan inventories/mistral-on-european-cloud --home DE --today $(DAY)
	@echo
	$(BIN)/sovcheck scan inventories/apertus-on-rented-us-cluster --home CH --today $(DAY); test $$? -eq 1

test: check
	$(BIN)/pytest

check: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/installed
	$(BIN)/python benchmarks/run.py --large

clean:
	rm -rf $(VENV) build dist
