# Two commands do everything on a fresh machine: `make clearance` and `make test`.
# Needs only make and a bare Python 3.11, 3.12 or 3.13; nothing is installed outside .venv.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	>/dev/null 2>&1 && echo $$p && break; done)
BIN := .venv/bin
REPORT ?= examples/water-2026

.DEFAULT_GOAL := help
.PHONY: help install clearance test check lint format test-slow test-pages test-oracle fuzz bench docs examples clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/installed ## Make .venv with everything pinned

.venv/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 (with venv) is needed; install one, or name it: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q pipeline drafts word_limit clearance
	$(BIN)/python -m pipeline.report.compiled
	@touch $@

clearance: install ## Run the five stages on REPORT (default: the bundled example)
	@$(BIN)/clearance run $(REPORT); status=$$?; \
	if [ $$status -gt 1 ]; then exit $$status; fi

test: install ## Run the tests, in minutes
	$(BIN)/pytest -n auto

check: lint test ## All of it: lint, format, types, import contracts, tests

lint: install ## Lint, format, types and import contracts, without the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test-slow: install ## Run the slow suites: the whole corpus
	$(BIN)/pytest -n auto -m slow

test-pages: install ## Drive the pages in a real browser (axe-core through npm, where there is npm)
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund --prefix tests/pipeline/report; \
	else echo "npm is not here: the tests that need axe-core are skipped"; fi
	$(BIN)/pytest -m browser

test-oracle: install .venv-oracle/installed ## Compare with an independent engine
	$(BIN)/pytest -m oracle

.venv-oracle/installed: requirements-oracle.txt
	$(PYTHON) -m venv --clear .venv-oracle
	.venv-oracle/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-oracle.txt
	@touch $@

fuzz: install ## Mutate real files for ten minutes
	$(BIN)/python -m tests.fuzz --minutes 10

bench: install ## Measure against the floor
	$(BIN)/python bench/run.py

docs: install ## Write the generated pages of docs/ anew
	$(BIN)/python -m pipeline.documentation

examples: install ## Make the bundled examples anew from their texts
	$(BIN)/python examples/make_examples.py

clean: ## Remove what the targets made
	rm -rf .venv .venv-oracle .mypy_cache .ruff_cache .hypothesis .pytest_cache examples/*/out examples/*/register.db*
