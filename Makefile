# One command each; every target does the set-up it needs, as root or as an ordinary user without sudo.
.DEFAULT_GOAL := help
.PHONY: help demo demo-batch test test-prose test-all lint format schema bench bench-agreement wheel-check

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
OUT ?= demo-report
# One more than cores: a test that runs a notebook waits for half of its time, for kernels, limits and deadlines.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

help: ## list what can be asked
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## grade the exemplary sample and write its report
	@scripts/setup.sh
	@$(BIN)/certgrade check sample_notebooks/exemplaire -o $(OUT)

# Two of its entries have no readable notebook, on purpose: exit code 3 is what it shows.
demo-batch: ## grade the sample cohort and write its index
	@scripts/setup.sh
	@$(BIN)/certgrade batch sample_notebooks/cohorte -o $(OUT)/cohorte || [ $$? -eq 3 ]

test: ## the suite, with a seeded sample of what is long
	@scripts/setup.sh --browser
	@$(PYTEST) -n $(WORKERS) --dist loadgroup -q -m "not slow and not corpus"

test-prose: ## the extra `prose`: installed beside the environment, its tests
	@scripts/setup.sh --prose
	@PYTHONPATH=.prose $(PYTEST) -q tests/facts/prose/test_grammar.py

test-all: test-prose ## everything
	@scripts/setup.sh --all
	@$(PYTEST) -n $(WORKERS) --dist loadgroup -q -m ""

lint: ## style, types, import contract, spelling, lock file
	@scripts/setup.sh
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@contract=$$($(BIN)/lint-imports --no-cache) || { echo "$$contract"; exit 1; }
	@$(BIN)/codespell src docs bench scripts CHANGELOG.md Makefile
	@! grep -nE '://|^ *(-i|-f|--(extra-)?index-url|--find-links)' requirements*.lock || { echo "a lock file names an address"; exit 1; }
	@! git ls-files | grep -xE '(.*/)?(uv\.lock|pylock\..*toml)' || { echo "lock files with addresses are kept out"; exit 1; }

format: ## rewrite the code in the project's style
	@scripts/setup.sh
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

schema: ## write the published JSON Schema of reports anew
	@scripts/setup.sh
	@$(BIN)/python scripts/publish_schema.py

bench: ## CPU against papermill and jupyter execute, of the analysis, of the tracer; leaks against public analysers
	@scripts/setup.sh
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.static_analysis
	@$(BIN)/python -m bench.tracer
	@$(BIN)/python -m bench.leakage

bench-agreement: ## agreement with the readers of CORPUS=FOLDER beside simpler judges, into OUT
	@test -n "$(CORPUS)" || { echo "CORPUS=FOLDER is needed, see docs/calibrate.md"; exit 2; }
	@scripts/setup.sh
	@$(BIN)/python -m bench.agreement "$(CORPUS)" -o "$(OUT)"

wheel-check: ## build the wheel, install it elsewhere, grade with it
	@scripts/setup.sh
	@$(PYTEST) -q tests/e2e/test_wheel.py -m ""
