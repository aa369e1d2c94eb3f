# Regulars on a machine that has Python 3.11 or newer, git and make: everything else is installed into .venv.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

# One more than the processors of a small machine: some tests wait for what dies and starts again.
WORKERS ?= 3
python := .venv/bin/python

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
install := $(python) -m pip install -qq

# -- What can be asked for

.PHONY: help run test check bench lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 16

run: .venv/run ## Set up and start Regulars; without a messenger token in .env, with the simulator
	@exec .venv/bin/regulars run $(ARGS)

test: .venv/dev ## Set up and run every test; ARGS="-k ledger" chooses, WORKERS=0 runs them in one process
	$(python) -m pytest --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder $(ARGS)

check: .venv/dev ## Format, lint, types, import contracts, then the tests: what CI runs
	$(python) -m ruff format --check
	$(python) -m ruff check
	$(python) -m mypy
	.venv/bin/lint-imports
	@$(MAKE) --no-print-directory test

bench: .venv/dev ## Run the benchmarks; ONLY=name runs one, SCALE=n makes them larger
	$(python) -m bench $(if $(ONLY),--only "$(ONLY)") $(if $(SCALE),--scale "$(SCALE)")

lock: .venv/dev ## Pin requirements/*.txt anew after a change of pyproject.toml; UPGRADE=1 takes newer versions too
	$(compile) --extra build -o requirements/run.txt
	$(compile) --extra build --extra dev -c requirements/run.txt -o requirements/dev.txt

clean: ## Remove all that make has made; databases and .env stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Nothing of the machine that locks may get into the files: no address, no path, no date.
compile = $(python) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

# -- Set-up. Each file below is written by the last command of its step: a step that was interrupted is done again.

.venv/run: .venv/checkout requirements/run.txt pyproject.toml
	@echo "Installing what Regulars needs to run (the first time this takes a minute) ..."
	@$(install) --require-hashes -r requirements/run.txt
	@$(install) --no-deps --no-build-isolation -e .
	@touch .venv/run

.venv/dev: .venv/checkout requirements/dev.txt pyproject.toml
	@echo "Installing what Regulars and its tests need (the first time this takes a minute or two) ..."
	@$(install) --require-hashes -r requirements/dev.txt
	@$(install) --no-deps --no-build-isolation -e .
	@touch .venv/run .venv/dev

# A virtual environment knows its own address by heart: one that was moved with its checkout, or whose Python is gone, is
# made anew.
export CHECKOUT := $(CURDIR)
ifneq ($(shell test -x $(python) && cat .venv/checkout 2>/dev/null),$(CURDIR))
.PHONY: .venv/checkout
endif

.venv/checkout:
	@$(find_python); \
	echo "Making a virtual environment in .venv with $$found ..."; \
	"$$found" -m venv --clear .venv
	@printf '%s\n' "$$CHECKOUT" > .venv/checkout

# The first Python on PATH that is new enough and complete; PYTHON=... names another one.
define find_python
found=; incomplete=; \
for candidate in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
	"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	if "$$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then found=$$candidate; break; fi; \
	incomplete=$${incomplete:-$$candidate}; \
done; \
if [ -z "$$found" ] && [ -n "$$incomplete" ]; then \
	echo "$$incomplete lacks venv or ensurepip; on Debian and Ubuntu: apt install $$incomplete-venv" >&2; exit 1; \
elif [ -z "$$found" ]; then \
	echo "Regulars needs Python 3.11 or newer, and there is none on PATH: install one (python.org, pyenv or your" >&2; \
	echo "system's packages: python3.11 and python3.11-venv), or name it: make run PYTHON=/path/to/python3.11" >&2; exit 1; \
fi
endef
