# make demo    read a sample instrument, load the sample partnership into a ledger and serve it
# make test    everything that must hold: style, types, floors, tests, documentation
# make lint    style, types and floors alone
# make bench   the measurements             (DATA=folder with the coded instruments; make bench-NAME: one of them)
# make train   train the English pipeline   (DATA=folder with treebank and corpus)
# make docs    the picture in the README, and the documentation as pages in site/

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
DATA ?= $(or $(SERVANDA_DATA),../shared)
SAMPLE := samples/new-zealand-norway-2025.md
LEDGER := build/demo/ledger.sqlite
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
STAMPS := $(VENV)/.stamps

export SERVANDA_DATA := $(DATA)
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help demo test lint bench train docs picture clean
.DEFAULT_GOAL := help

help:
	@sed -n '/^#/!q; s/^# //p' Makefile

demo: $(STAMPS)/package
	@$(BIN)/servanda read $(SAMPLE) --format table
	@$(BIN)/python -m samples $(LEDGER)
	@if [ -t 1 ] && [ "$$CI" != true ] && [ "$$DEMO_SERVE" != 0 ]; then \
		exec $(BIN)/servanda serve --ledger $(LEDGER); \
	else \
		echo "serve it with: $(BIN)/servanda serve --ledger $(LEDGER)"; \
	fi

test: lint
	@echo "tests"
	@$(BIN)/python -m pytest --quiet

lint: $(STAMPS)/test $(STAMPS)/docs
	@echo "style"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@echo "types"
	@$(BIN)/mypy --no-error-summary
	@echo "floors"
	@$(BIN)/lint-imports >$(STAMPS)/floors.txt || { cat $(STAMPS)/floors.txt; exit 1; }

bench: $(STAMPS)/bench
	@$(BIN)/python -m benchmarks

bench-%: $(STAMPS)/bench
	@$(BIN)/python -m benchmarks --only $*

train: $(STAMPS)/train
	@$(BIN)/python -m training $(DATA)

docs: picture
	@$(BIN)/mkdocs build --quiet --strict
	@echo "the documentation is in site/index.html"

picture: $(STAMPS)/docs
	@$(BIN)/python docs/draw_picture.py $(SAMPLE) docs/read.svg

clean:
	@rm -rf $(VENV) site build dist

# A stamp is renewed when pyproject.toml changes, so that a second run installs nothing.
$(STAMPS)/package: pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Servanda needs Python 3.11 or later: make $@ PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || { echo "making $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "installing servanda into $(VENV)"
	@$(PIP) --upgrade 'pip>=25.1'
	@$(PIP) --editable .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/%: $(STAMPS)/package
	@echo "installing what $* needs"
	@$(PIP) --group $*
	@touch $@
