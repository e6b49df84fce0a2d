# The commands of a developer: demo, test, check, bench, fmt, docs. Each installs what it needs.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: demo test check bench fmt docs clean

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/installed-test: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

demo: .venv/installed
	$(BIN)/dondoc demo $(ARGS)

test: .venv/installed-test
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

check: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports --no-cache

.venv/installed-bench: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	touch $@

bench: .venv/installed-bench
	$(BIN)/python -m bench $(ARGS)

fmt: .venv/installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/installed
	$(BIN)/python -m docs $(ARGS)

clean:
	rm -rf .venv
