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
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

lint: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

evals: setup
	$(BIN)/python -m evals.run

bench: setup
	$(BIN)/python -m benchmarks.run

# Fresh every time, so that the demonstration always shows the same.
demo: setup
	@rm -rf demo-ledger demo.html
	@$(BIN)/detente add samples/reports --ledger demo-ledger
	@$(BIN)/detente brief --ledger demo-ledger
	@$(BIN)/detente read samples/reports/02-geneva-opens.txt --html demo.html
	@echo "Next: open demo.html in a browser, then try"
	@echo "  $(BIN)/detente board --ledger demo-ledger"
	@echo "  $(BIN)/detente brief --since 2022-02-09 --ledger demo-ledger"
	@echo "  $(BIN)/detente positions --matrix --ledger demo-ledger"
	@echo "  $(BIN)/detente talks --ledger demo-ledger"
	@echo "  $(BIN)/detente export ical --ledger demo-ledger -o talks.ics"
	@echo "  $(BIN)/detente read YOUR-REPORT.html"

clean:
	rm -rf .venv demo-ledger
