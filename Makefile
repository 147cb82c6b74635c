# Everything a newcomer needs: `make run`, `make test`. Python 3.11 or later and make are all that must be there.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The tools that write the lock files, not part of any environment; `make lock` makes one of its own for it.
UV := uv>=0.9,<1
# Tried in turn; the first that is 3.11 or later makes the environment. `make run PYTHON=…` names another.
PYTHON := python3.13 python3.12 python3.11 python3
CORES = $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
ARGS :=

.DEFAULT_GOAL := help
.PHONY: help run test test-web pictures check format bench balance load sim chaos schema types diagrams generated reference lock clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/installed ## install what is missing, then serve on http://127.0.0.1:8080 (ARGS: flags of winedex serve)
	@exec $(BIN)/winedex serve $(ARGS)

# Where bytecode is not kept, every program compiles all of its code anew, which is half of a start: of each worker, and
# of the hundreds that the tests start.
export PYTHONDONTWRITEBYTECODE :=

# Two processes a core, because tests of whole programs wait as much as they work; who runs what is in
# tests/fixtures/dealing.py.
PYTEST := $(BIN)/python -m pytest

test: $(VENV)/installed-dev ## all tests, on two processes a core (ARGS: flags of pytest, --pg=15)
	$(PYTEST) -n $$((2 * $(CORES))) $(ARGS)

test-web: $(VENV)/installed-dev ## the page in the machine's own Chromium, which it asks for where there is none
	@$(BIN)/python -m tests.web.chromium
	$(PYTEST) tests/web $(ARGS)

pictures: $(VENV)/installed-dev ## every page at three widths, light and dark, for people to look at (ARGS: --only WORD); into .pictures
	$(BIN)/python -m tests.web.pictures --out .pictures $(ARGS)

check: $(VENV)/installed-dev ## formatting, lint, types, the direction of imports, the safety of migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/squawk migrations/*.up.sql

format: $(VENV)/installed-dev ## what the formatter and the linter mend by themselves
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed-dev ## rules, queue, journal, rooms, recovery, memory, search, imports, sockets, decisions, page, starts (ARGS: flags of ops.bench, --quick)
	$(BIN)/python -m ops.bench $(ARGS)

balance: $(VENV)/installed-dev ## every battle mode against itself: types, rarities, natures, strengths (ARGS: --games N, --html FILE)
	$(BIN)/python -m ops.balance $(ARGS)

load: $(VENV)/installed-dev ## the load test against a server of its own; battles, or ARGS, the words after winedex loadtest
	$(BIN)/winedex loadtest $(or $(ARGS),battles)

sim: $(VENV)/installed-dev ## more simulated hours of new seeds (ARGS: --minutes 10, --hours 5000, --seed N, --scenario long)
	@$(BIN)/python -m tests.sim $(ARGS)

chaos: $(VENV)/installed-dev ## workers under load while Redis, PostgreSQL and they themselves fail (ARGS: --minutes 5, --seed N, --workers 3)
	@$(BIN)/python -m tests.faults.chaos $(ARGS)

schema: $(VENV)/installed-dev ## write migrations/schema.sql from the migrations
	$(BIN)/python -m tests.migrations.dump

types: $(VENV)/installed ## write docs/types/schema.d.ts, the database's rows for TypeScript, from the migrations
	$(BIN)/python -m ops.schema types

diagrams: $(VENV)/installed ## write docs/schema/, entity diagrams of each part of the game, from the migrations
	$(BIN)/python -m ops.schema diagrams

generated: schema types diagrams reference ## write all that is made from the migrations and the server's types

reference: $(VENV)/installed ## write docs/asyncapi.json, docs/openapi.json and the client's contract.d.ts from the server's types
	$(BIN)/python -m server.reference

# Without addresses, so that the files are the same wherever they are made; pins stay unless ARGS=--upgrade.
lock: $(VENV)/python ## write the lock files from pyproject.toml (ARGS: --upgrade, or --upgrade-package NAME)
	@set -eu; \
	tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(BIN)/python -m venv "$$tools/venv"; \
	"$$tools/venv/bin/pip" --disable-pip-version-check --quiet install '$(UV)'; \
	echo 'setuptools>=80' > "$$tools/build.in"; \
	compile() { \
		"$$tools/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header --no-annotate $(ARGS) "$$@" "$$tools/build.in"; \
	}; \
	compile pyproject.toml -o requirements.lock; \
	compile --extra dev pyproject.toml -o requirements-dev.lock; \
	if grep -n '://' requirements.lock requirements-dev.lock; then \
		echo 'make lock: the lines above hold an address; a lock file must not' >&2; exit 1; \
	fi

clean: ## remove the environment, caches and builds; the data in .data stays
	rm -rf $(VENV) build dist htmlcov .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -name '*.egg-info' -type d -prune -exec rm -rf {} +

# Each stamp is newer than what it was installed from, so that a second `make run` goes straight to the program.

$(VENV)/installed: $(VENV)/python requirements.lock pyproject.toml
	@echo 'installing what the server needs into $(VENV)'
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps -e .
	@$(BIN)/python -m compileall -q db game loadtest migrations server
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	@echo 'installing what the tests and checks need into $(VENV)'
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/python:
	@set -eu; \
	for python in $(PYTHON); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
		echo 'make: Python 3.11 or later is needed, and none of these is one: $(PYTHON). Install it (Debian, Ubuntu:' >&2; \
		echo 'apt install python3 python3-venv), or name yours: make run PYTHON=/path/to/python3.12' >&2; \
		exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		version=$$("$$found" -c 'import sys; print("python3.%d" % sys.version_info[1])'); \
		echo "make: $$found cannot make an environment, since its venv module is a package of its own here. Install it" >&2; \
		echo "(Debian, Ubuntu: apt install $$version-venv), or name another Python: make run PYTHON=…" >&2; \
		exit 1; \
	fi; \
	"$$found" -m venv $(VENV); \
	touch $@
