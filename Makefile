# Needs Python 3.11 and make. Uses uv when it is on the PATH, else pip. Everything is installed with hashes into .venv.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(shell command -v uv)
BIN := .venv/bin
RUNS := .venv/.runs
CHECKS := .venv/.checks
PO := $(wildcard translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)
EXTRACT := $(BIN)/pybabel -q extract -F pyproject.toml -k _l --no-location --sort-output --omit-header

.PHONY: help run test check ha-test long-test bench lock setup translations docs format clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUNS) $(MO) ## Serve the portal on http://127.0.0.1:8000 (HOST, PORT, VOUCHER_DATABASE_URL), with the demo city if the database is empty
	@exec $(BIN)/flask serve

test: $(CHECKS) $(MO) ## Run every test, on SQLite and on PostgreSQL, and the browser journeys
	@$(BIN)/python -m pytest -n $$(( $$(nproc) + 1 )) --dist loadfile --no-loadscope-reorder

check: $(CHECKS) ## Read the code: style, types, import contracts, templates, unused code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy voucher
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/vulture

ha-test: $(CHECKS) $(MO) ## Kill the primary of a real PostgreSQL cluster under load (Debian's patroni, etcd, haproxy, pgbouncer)
	@$(BIN)/python -m ha check
	@$(BIN)/python -m pytest -m ha tests/ha

long-test: $(CHECKS) $(MO) ## Build the demo city of a new year as well, on both engines, and compare
	@$(BIN)/python -m pytest -m long tests

bench: $(CHECKS) $(MO) ## Print the benchmarks, each a ratio measured in one run (BENCH="--vouchers 2000000 export")
	@$(BIN)/python -m benchmarks $(BENCH)

setup: $(CHECKS) $(MO) ## Install what runs and what checks

lock: $(CHECKS) ## Write requirements*.txt anew from requirements*.in, with hashes
	@$(BIN)/uv pip compile -q --upgrade --generate-hashes --python-version 3.11 requirements.in -o requirements.txt
	@$(BIN)/uv pip compile -q --upgrade --generate-hashes --python-version 3.11 requirements-dev.in -o requirements-dev.txt

translations: $(CHECKS) | build ## Bring the catalogues up to date with the texts in code and templates
	@$(EXTRACT) -o build/messages.pot .
	@$(BIN)/pybabel -q update --no-fuzzy-matching --omit-header --ignore-obsolete -i build/messages.pot -d translations

docs: $(CHECKS) | build ## Draw docs/states.md from the tables of moves
	@$(BIN)/flask docs states > build/states.md && mv build/states.md docs/states.md

format: $(CHECKS) ## Lay the code out and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean: ## Remove the environment and everything built; the data in instance/ stays
	@rm -rf .venv build .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis $(MO)

build:
	@mkdir $@

%.mo: %.po | $(RUNS)
	@$(BIN)/pybabel -q compile --use-fuzzy -l $(word 2,$(subst /, ,$@)) -i $< -o $@

$(RUNS): requirements.txt | $(BIN)/python
	@$(call install,requirements.txt)
	@touch $@

$(CHECKS): requirements-dev.txt $(RUNS)
	@$(call install,requirements-dev.txt)
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 is needed: apt-get install python3, or make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
ifdef UV
	@$(UV) venv -q --allow-existing --python $(PYTHON) .venv
else
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { echo "Python's venv module is incomplete here: apt-get install python3-venv (or install uv)"; exit 1; }
	@$(PYTHON) -m venv .venv
endif

ifdef UV
install = $(UV) pip install -q --python $(BIN)/python --require-hashes -r $(1)
else
install = $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1)
endif
