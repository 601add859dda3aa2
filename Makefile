# Regie: the two commands are `make run` and `make test`; they do all the set-up there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_TEST := $(VENV)/.ready-test
# CI measures coverage too, which makes Python a third slower
COVERAGE ?= $(if $(CI),--cov --cov-report=term)
# what Python compiled is kept, also where a machine says otherwise: many tests start a program of their own
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test check mutants edits api-fuzz bench bench-moves bench-lists clean

run: $(READY)  ## start Regie with a demo on http://127.0.0.1:8000
	$(BIN)/python -m service.web.frontend.build
	REGIE_DEMO=$${REGIE_DEMO-1} $(BIN)/regie run

test: $(READY_TEST)  ## every proof there is, on SQLite and PostgreSQL
	$(BIN)/python -m service.web.frontend.build
	$(BIN)/python -m pytest -n 3 --dist worksteal $(COVERAGE)

check: $(READY)  ## check the diagrams, tables and forms
	$(BIN)/regie check

mutants: $(READY_TEST)  ## change every condition, term and table cell: some trial must notice
	$(BIN)/python -m service.trials.mutants

edits: $(READY_TEST)  ## a thousand random edits: each is refused with a finding, or harms no trial and no running case
	$(BIN)/python -m service.trials.examine

api-fuzz: $(READY_TEST)  ## 2,000 requests that schemathesis makes from the OpenAPI document
	API_CASES=30 $(BIN)/python -m pytest -n 2 --dist worksteal tests/web/api/test_fuzz.py

bench: $(READY_TEST)  ## what a step costs, beside the library as shipped
	$(BIN)/python -m benchmarks.steps

bench-moves: $(READY_TEST)  ## moving 10,000 running cases over and back
	$(BIN)/python -m benchmarks.moves

bench-lists: $(READY_TEST)  ## lists and reports with 10,000 running cases and 60 users
	$(BIN)/python -m benchmarks.lists

clean:  ## remove what the other targets made
	rm -rf $(VENV) service/web/frontend/node_modules service/web/static/studio .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage .coverage.* regie.egg-info

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Regie needs Python 3.11 or newer: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(READY): setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(READY_TEST): setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $(READY) $@
