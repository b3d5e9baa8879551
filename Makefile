PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROOF := build/self-hosting
DAY := 2026-11-21

# The tests run side by side; those of one xdist_group do not. WORKERS=0 runs them in this process, to debug one.
WORKERS ?= 2
PYTEST = $(BIN)/pytest --numprocesses $(WORKERS) --dist loadgroup

SMOKE_PYTHON ?= $(VENV)-torch/bin/python

.PHONY: demo demo-proof test test-fast test-browser test-torch test-runtimes test-latest check opa peers bench bench-large smoke-gpu docs generate golden lock lock-upgrade clean
.DELETE_ON_ERROR:

# Everything that the other targets need, from nothing: the versions of the lock, each file by its hash.
$(VENV)/installed: locks/test.txt pyproject.toml tools/install.py
	$(PYTHON) tools/install.py $(VENV) $<

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
	$(PYTEST)

# For daily work, below two minutes on two cores: from the inventory to the findings, and what holds for every module.
# To it comes the folder of what was changed; all of it is `make test`.
DAILY = $(addprefix tests/,inventory graph facts policy findings) $(wildcard tests/test_*.py)
test-fast: check opa
	$(PYTEST) -m 'not slow' $(DAILY)

# The Open Policy Agent of the tests: that of this machine, or the release named in sovcheck/engine/opa/release.py.
opa: $(VENV)/installed
	$(BIN)/python tools/get_opa.py .opa/opa

# The HTML report in a real Chromium; as root on Debian that is installed where it is missing.
test-browser: $(VENV)/installed
	$(BIN)/python tools/get_chromium.py
	npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund
	$(BIN)/pytest tests/browser

# What needs torch (5.6 GB) has an environment of its own.
$(VENV)-torch/installed: locks/test-torch.txt pyproject.toml tools/install.py
	$(PYTHON) tools/install.py $(VENV)-torch $<

test-torch: $(VENV)-torch/installed
	$(VENV)-torch/bin/pytest tests/smoke/torch

# How vLLM and SGLang themselves read every spelling of a flag that is refused; their parsers import torch and more (5 GB).
# Only what they import is installed, so without what they depend on; no server is started.
$(VENV)-runtimes/installed: locks/runtimes.txt
	$(PYTHON) -m venv --clear $(VENV)-runtimes
	$(VENV)-runtimes/bin/python -m pip install --quiet --no-deps --require-hashes --only-binary=:all: --requirement $<
	touch $@

test-runtimes: $(VENV)/installed $(VENV)-runtimes/installed
	SOVCHECK_RUNTIMES_PYTHON=$(VENV)-runtimes/bin/python $(BIN)/pytest tests/smoke/programs

# The same suite on the newest releases that pyproject.toml allows; then what they are, also when it failed.
test-latest:
	$(PYTHON) -m venv --clear $(VENV)-latest
	$(VENV)-latest/bin/python -m pip install --quiet --upgrade pip
	$(VENV)-latest/bin/python -m pip install --quiet --group setup --editable '.[test]'
	touch $(VENV)-latest/installed
	@$(MAKE) --no-print-directory test VENV=$(VENV)-latest; status=$$?; \
		$(VENV)-latest/bin/python tools/changed_since_lock.py locks/test.txt; exit $$status

# What is compared with a file, written anew where a change is meant; look at the diff before you commit it.
golden: $(VENV)/installed
	SOVCHECK_UPDATE_GOLDEN=1 $(BIN)/pytest -q tests/facts/test_goldens.py tests/report tests/examples/test_gate.py \
		tests/sweeps/test_insertions.py tests/sweeps/test_omissions.py

# The pages that are made from the program, and what the commands in the README and in docs/ print.
generate: $(VENV)/installed
	$(BIN)/python docs/generate.py
	SOVCHECK_UPDATE_DOCS=1 $(BIN)/pytest -q tests/docs

check: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What people would take instead, for the benchmark to run beside ours; what cannot be had is left out there.
peers: opa
	$(BIN)/python tools/get_peers.py .peers

# What users install, since a checkout works out anew what a wheel holds ready.
$(VENV)-wheel/installed: locks/run.txt hatch_build.py $(shell find sovcheck policies -name '*.py' -o -name '*.rego' -o -name '*.yaml') | $(VENV)/installed
	rm -rf build/wheel
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir build/wheel .
	$(PYTHON) -m venv --clear $(VENV)-wheel
	$(VENV)-wheel/bin/python -m pip install --quiet --require-hashes --only-binary=:all: --requirement locks/run.txt
	$(VENV)-wheel/bin/python -m pip install --quiet --no-deps --no-index build/wheel/*.whl
	touch $@

# Ours, theirs, the ratio and the goal, all of one run on this machine; then what only ours does.
bench: peers $(VENV)-wheel/installed
	cd build && ../$(VENV)-wheel/bin/python ../benchmarks/run.py
	$(BIN)/python benchmarks/engines.py
	$(BIN)/python benchmarks/hashing.py
	$(BIN)/python benchmarks/sandbox.py

# A million assets, from YAML and from JSON Lines: some minutes, 4 GB of memory and as much of disk.
bench-large: peers $(VENV)-wheel/installed
	cd build && ../$(VENV)-wheel/bin/python ../benchmarks/run.py --large

# The pages of docs/ as a site below build/site; a link that leads nowhere is an error.
$(VENV)-docs/installed: locks/docs.txt
	$(PYTHON) -m venv --clear $(VENV)-docs
	$(VENV)-docs/bin/python -m pip install --quiet --require-hashes --only-binary=:all: --requirement $<
	touch $@

docs: $(VENV)-docs/installed
	NO_MKDOCS_2_WARNING=1 $(VENV)-docs/bin/mkdocs build --quiet --strict

# What a smoke does and measures on the GPU of this machine, in at most five minutes. SMOKE_PYTHON names an interpreter
# with sovcheck[smoke], torch, transformers, peft and gguf; as it is, that is the one of test-torch.
smoke-gpu: $(if $(filter $(VENV)-torch/%,$(SMOKE_PYTHON)),$(VENV)-torch/installed)
	$(SMOKE_PYTHON) benchmarks/gpu/run.py

# Writes locks/ from pyproject.toml, for every system and Python that it allows: what is locked stays while it fits.
# The one with everything comes first, and the others keep to it.
LOCK = $(VENV)-lock/bin/uv pip compile --quiet --universal --generate-hashes --only-binary :all: \
	--python-version 3.11 --custom-compile-command 'make lock' $(UPGRADE) pyproject.toml

lock: $(VENV)-lock/installed
	$(LOCK) --group setup --extra test-torch --output-file locks/test-torch.txt
	$(LOCK) --group setup --extra test --constraint locks/test-torch.txt --output-file locks/test.txt
	$(LOCK) --constraint locks/test.txt --output-file locks/run.txt
	$(LOCK:pyproject.toml=) --group docs --output-file locks/docs.txt

# The same with the newest of everything.
lock-upgrade:
	$(MAKE) lock UPGRADE=--upgrade

$(VENV)-lock/installed: pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --upgrade pip
	$(VENV)-lock/bin/python -m pip install --quiet --group lock
	touch $@

clean:
	rm -rf $(VENV) $(VENV)-torch $(VENV)-runtimes $(VENV)-latest $(VENV)-docs $(VENV)-lock $(VENV)-wheel .opa .peers build dist
