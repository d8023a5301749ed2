# `make demo` and `make test` do all set-up. Everything stands on the lock.
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: setup demo test lint evals bench clean
setup: .venv/ready

.venv/ready: requirements-dev.lock requirements-pip.lock pyproject.toml
	$(PYTHON) -m venv .venv || python3 -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-pip.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

test: setup
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

lint: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

evals: setup
	$(BIN)/python -m evals.run

bench: setup
	$(BIN)/python -m benchmarks.run

clean:
	rm -rf .venv demo-ledger
