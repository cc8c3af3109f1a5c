# Every command of the house; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench format lock clean python

PYTHON ?= python3
PORT ?= 8000
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
BOOTSTRAP := $(PYTHON) -m config.bootstrap
BIN := .venv/bin
OFFLINE := TRACKONE_MODE=test PYTHONWARNINGS=ignore::RuntimeWarning

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: python ## Show TrackOne on 127.0.0.1:8000 with made-up people (PORT=8001, RESET=1 starts afresh)
	@$(BOOTSTRAP) run
	@exec $(BIN)/trackone demo --port $(PORT) $(if $(RESET),--reset)

test: python ## Run every test, in parallel, browser included (ARGS="-k window" picks some)
	@$(BOOTSTRAP) dev
	@chromium=$$($(BOOTSTRAP) browser) && CHROMIUM="$$chromium" TRACKONE_MODE=test $(BIN)/python -m pytest -n $(CORES) $(ARGS)

check: python ## Check format, lint, types, imports between rooms, migrations and the policy map
	@$(BOOTSTRAP) dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(OFFLINE) $(BIN)/mypy
	$(BIN)/lint-imports
	$(OFFLINE) $(BIN)/trackone makemigrations --check --dry-run
	$(BIN)/trackone policy-map --check

bench: python ## Measure the main pages at 1,000 and 100,000 people (a few minutes)
	@$(BOOTSTRAP) dev
	$(BIN)/python -m benchmarks $(ARGS)
	$(BIN)/python -m benchmarks.federal $(if $(findstring --quick,$(ARGS)),--quick)

format: python ## Format the code and mend what the linter can
	@$(BOOTSTRAP) dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: python ## Compile requirements/*.txt and package-lock.json again
	@$(BOOTSTRAP) lock
	npm install --package-lock-only --no-audit

clean: ## Remove what is installed and all demo data
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m config.clean 2>/dev/null || true; fi
	rm -rf .venv node_modules staticfiles .local .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "TrackOne needs Python 3.11 or newer: install it, or name it (make PYTHON=python3.12 demo)." >&2; exit 1; }
