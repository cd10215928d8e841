# Every target works on a machine with only Python 3.11+ and make. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
DATA ?= .data
export PORT DATA

VENV := .venv
BIN := $(VENV)/bin
LLWYBR := $(BIN)/llwybr

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-browser check check-types check-rest fix bench nightly lock messages pictures clean

help:  ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.app: requirements/bootstrap.lock requirements/app.lock pyproject.toml
	$(PYTHON) -c 'import sys, venv; sys.exit("Llwybr needs Python 3.11, 3.12 or 3.13; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11" if not (3, 11) <= sys.version_info[:2] <= (3, 13) else 0)'
	$(PYTHON) -m venv $(VENV) || { echo "Python cannot make an environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/app.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.app requirements/dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.lock
	@touch $@

setup: $(VENV)/.dev  ## the environment in .venv, with .venv/bin/llwybr

demo: $(VENV)/.app  ## set everything up, load the packs and an invented demonstration, serve it
	$(LLWYBR) demo

test: $(VENV)/.dev  ## everything on SQLite and PostgreSQL, browser stories on SQLite
	tests/run

test-browser: $(VENV)/.dev  ## the browser stories alone
	$(BIN)/pytest -q -m browser

check: check-types check-rest  ## format, lint, types, import contracts, templates, translations, packs

check-types: $(VENV)/.dev
	LLWYBR_MODE=test $(BIN)/mypy

check-rest: $(VENV)/.dev
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet src
	$(BIN)/python docs/messages.py check
	$(LLWYBR) pack check packs
	$(LLWYBR) manage makemigrations --check --dry-run

fix: $(VENV)/.dev  ## format, and mend what can be mended
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

bench: $(VENV)/.dev  ## each benchmark, as JSON, with its peer beside it
	@for file in bench/[a-z]*.py; do echo "== $$file" >&2; $(BIN)/python $$file || exit 1; done

nightly: $(VENV)/.dev  ## long property runs, ten minutes of fuzzing for each parser, and the full benchmarks
	LLWYBR_HYPOTHESIS=nightly $(BIN)/pytest -q -m "not browser" src
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group nightly
	$(BIN)/python -m tests.fuzz.nightly --at-once 2
	$(MAKE) bench

messages: $(VENV)/.dev  ## gather the texts of pages and code into the Welsh catalogue
	$(BIN)/python docs/messages.py extract

pictures: $(VENV)/.dev  ## the pictures of the README, made anew
	$(BIN)/python docs/pictures.py

lock: $(VENV)/.dev  ## the lock files, anew from pyproject.toml (no addresses in them)
	printf 'uv\nhatchling\neditables\n' | $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 - -o requirements/bootstrap.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements/app.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml --extra postgres --group dev -o requirements/dev.lock

clean:  ## remove the environment and the demonstration's data
	rm -rf $(VENV) $(DATA)
