# Each target sets up what it needs on a machine that has Python (3.11 or newer) and make.
#   make demo    a mock CPO and the harness meet; a report opens the talk
#   make test    the project's own tests, the run against extrawest-ocpi included
#   make check   ruff, mypy --strict, import directions
#   make bench   speeds, as ratios measured in one run
#   make proof   plant every fault, and write which requirements the harness is proven to judge

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV_VERSION := 0.13.9
OUT ?= plugfest-report

.PHONY: demo test check bench proof report extrawest clean

demo: $(READY)
	$(BIN)/plugfest demo --out $(OUT)

test: $(READY) extrawest
	$(BIN)/python -m pytest -q -n auto --dist loadgroup

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

bench: $(READY)
	$(BIN)/python -m tests.bench

proof: $(READY)
	$(BIN)/python -m tests.proof

report: $(READY)
	$(BIN)/python -m ocpi_reports.allure_page $(OUT)

$(READY): pyproject.toml uv.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	VIRTUAL_ENV=$(VENV) $(BIN)/uv sync --system-certs --frozen --quiet --inexact
	touch $@

# The system nobody here wrote runs in an environment of its own, from its own lock file.
extrawest: $(READY)
	$(MAKE) --no-print-directory -C tests/systems/extrawest

clean:
	rm -rf $(VENV) .venv-extrawest $(OUT) .mypy_cache .ruff_cache .pytest_cache .hypothesis
