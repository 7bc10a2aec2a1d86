# Every command a person or a machine needs; `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run setup test check bench soak fix docs migration lock audit-verify

PORT ?= 8000
BIN := .venv/bin
# Tests to run, and how many at a time: make test T=tests/workflows N=0
T ?= tests
N ?= 2

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

run: ## Start the site and the scheduler on http://127.0.0.1:8000 (PORT=8001 moves it)
	@bin/system-packages run
	@bin/environment run
	@exec $(BIN)/python bin/serve.py --port $(PORT)

setup: ## Make the environment and install every dependency; starts nothing
	@bin/system-packages run
	@bin/environment development

test: setup ## Install what the tests need, then run every check and every test (T= picks, N= workers)
	@bin/system-packages test
	@bin/check; checked=$$?; $(BIN)/python -m pytest -n $(N) --dist worksteal $(T) && exit $$checked

check: setup ## Lint, types, import rules, templates, generated documents
	@bin/check

bench: setup ## Measure every budget and write bench/results.md (S="--assets 5000 --events 20000 --due-items 20000")
	@bin/system-packages test
	@$(BIN)/python -m bench $(S)

soak: setup ## Kill, crowd and wander for a while, and write bench/soak.md
	@bin/system-packages test
	@$(BIN)/python -m bench.soak $(S)

fix: setup ## Put right what a machine can: lint and layout
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: setup ## Write the generated documents again
	@$(BIN)/ig workflows --write-docs

migration: setup ## Number a new migration: make migration M="add incident severity"
	@$(BIN)/python bin/new_migration.py "$(M)"

lock: ## Compile the locked requirement files from pyproject.toml (UPGRADE=1 moves the pins)
	@bin/lock

audit-verify: setup ## Check every audit chain of the configured database
	@$(BIN)/ig audit verify
