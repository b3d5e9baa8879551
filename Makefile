PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROOF := build/self-hosting
DAY := 2026-11-21

.PHONY: demo demo-proof test test-torch check opa bench clean
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
	@echo
	@$(MAKE) --no-print-directory demo-proof

# A claim to run one's own model: not believed, then proved cut off from the network, then believed.
demo-proof: $(VENV)/installed
	rm -rf $(PROOF)
	$(BIN)/python examples/self-hosting/prepare.py $(PROOF)
	$(BIN)/sovcheck scan $(PROOF)/inventory.yaml --home CH; test $$? -eq 1
	$(BIN)/sovcheck smoke keygen $(PROOF)/smoke
	$(BIN)/sovcheck smoke --inventory $(PROOF)/inventory.yaml --weights $(PROOF)/tiny.gguf --threads 1 \
		--key $(PROOF)/smoke.key --out $(PROOF)/tiny.dsse.json
	$(BIN)/sovcheck scan $(PROOF)/inventory.yaml --home CH --evidence $(PROOF)/tiny.dsse.json --trust-key $(PROOF)/smoke.pub

test: check opa
	$(BIN)/pytest

# The Open Policy Agent of the tests: that of this machine, or the release named in sovcheck/engine/opa/release.py.
opa: $(VENV)/installed
	$(BIN)/python tools/get_opa.py .opa/opa

# What needs torch (5.6 GB) has an environment of its own.
$(VENV)-torch/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)-torch
	$(VENV)-torch/bin/python -m pip install --quiet --upgrade pip
	$(VENV)-torch/bin/python -m pip install --quiet --editable '.[test-torch]'
	touch $@

test-torch: $(VENV)-torch/installed
	$(VENV)-torch/bin/pytest tests/smoke/torch

check: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: opa
	$(BIN)/python benchmarks/run.py --large
	$(BIN)/python benchmarks/engines.py
	$(BIN)/python benchmarks/hashing.py
	$(BIN)/python benchmarks/sandbox.py

clean:
	rm -rf $(VENV) $(VENV)-torch .opa build dist
