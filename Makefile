# 督办 duban: everything a person types. `make run` to try it, `make test` before every commit.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := bot handlers schedules ledger reading paperwork chatserver locales
LANGUAGES := zh_Hans_CN en
POT := locales/duban.pot
# File names without line numbers and a date that stays, so that a diff shows sentences only.
EXTRACT := $(BIN)/pybabel -q extract -F babel.cfg -k cli_text -k __ --add-location=file --sort-by-file --no-wrap \
	--project=duban --version=1
MATCH := --no-wrap -N -D duban -i $(POT) -d locales
UNDATED := sed -i.old -e '/^\# Copyright/d' -e '/^\# FIRST AUTHOR/d' \
	-e 's/^"\(POT-Creation\|PO-Revision\)-Date.*/"\1-Date: 2026-01-01 00:00+0000\\n"/'

.PHONY: run install test understanding check texts shots lock clean

run: install
	@$(BIN)/duban rehearse

# --- environment: a stamp each, so that the second time is quick --------------------------------------------

install: $(VENV)/installed $(LANGUAGES:%=locales/%/LC_MESSAGES/duban.mo)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本。" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

%.mo: %.po | $(VENV)/installed
	@$(BIN)/pybabel -q compile -i $< -o $@

# --- checks and tests ---------------------------------------------------------------------------------------

test: check
	$(BIN)/python -m pytest -n 2 -rs

understanding: $(VENV)/installed-dev install
	@$(BIN)/python tests/reading/scores.py
	@$(BIN)/python tests/reading/task_scores.py

check: $(VENV)/installed-dev install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(EXTRACT) -o $(VENV)/found.pot $(PACKAGES) && $(UNDATED) $(VENV)/found.pot
	@cmp -s $(VENV)/found.pot $(POT) || { echo "语句目录已过期，请运行 make texts。" >&2; exit 1; }
	@for l in $(LANGUAGES); do $(BIN)/pybabel -q update --check --ignore-pot-creation-date $(MATCH) \
		-l $$l || { echo "语句目录 $$l 已过期，请运行 make texts。" >&2; exit 1; }; done

# --- sentences ----------------------------------------------------------------------------------------------

texts: $(VENV)/installed
	$(EXTRACT) -o $(POT) $(PACKAGES) && $(UNDATED) $(POT)
	for l in $(LANGUAGES); do po=locales/$$l/LC_MESSAGES/duban.po; \
		$(BIN)/pybabel -q update --init-missing --ignore-obsolete $(MATCH) -l $$l && $(UNDATED) $$po && \
		$(BIN)/pybabel -q compile -i $$po -o $${po%.po}.mo || exit 1; done
	@find locales -name '*.old' -delete

# --- pictures of the manual -----------------------------------------------------------------------------------

shots: $(VENV)/installed-dev install
	$(BIN)/python docs/shots/shoot.py

# --- upkeep -------------------------------------------------------------------------------------------------

COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml

lock: $(VENV)/installed-dev
	$(COMPILE) --extra dev -o requirements-dev.lock
	$(COMPILE) -o requirements.lock

clean:
	rm -rf $(VENV) var build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locales -name '*.mo' -delete
