# Everything a person or CI does with a checkout. It takes python3, pip and make; nothing else has to be installed.
PYTHON ?= python3
CHROMIUM ?= /usr/bin/chromium
NODE_PACKAGES ?= $(HOME)/.cache/moat-pictures
VENV := .venv
BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check -qq
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
CODE := adapters bot knowledge tests benchmarks
PACKS := $(wildcard knowledge/packs/*/pack.yaml tests/packs/*/pack.yaml tests/eval/packs/*/pack.yaml)

# Small arrays: more threads only wait for each other.
export OPENBLAS_NUM_THREADS := 1

.PHONY: help install install-dev run test check format lint types imports packs eval fit bench bench-digest bench-deliver bench-discord bench-slack pictures docs lock clean

help: ## list these targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: $(RUNTIME) ## build .venv with the program `moat` in it

install-dev: $(DEV) ## the same, with what tests and checks need

run: $(RUNTIME) ## start: every adapter with credentials; with none, the console
	@$(BIN)/moat run

test: $(DEV) ## all tests; four at a time, as many of them wait for a server or a clock
	$(BIN)/python -m pytest -n 4 $(ARGS)

check: format lint types imports packs test ## format, lint, types, import directions, packs, tests

format: $(DEV)
	$(BIN)/ruff format --check $(CODE)

lint: $(DEV)
	$(BIN)/ruff check $(CODE)

types: $(DEV)
	$(BIN)/mypy

imports: $(DEV)
	$(BIN)/lint-imports --no-logo

packs: $(DEV)
	@for pack in $(patsubst %/pack.yaml,%,$(PACKS)); do $(BIN)/moat pack check $$pack || exit 1; done

eval: $(RUNTIME) ## the open questions, one scorecard line for each set (ARGS="--show 5" lists failures)
	$(BIN)/python tests/eval/score.py --command "$(BIN)/moat batch" $(ARGS) $(wildcard tests/eval/*.jsonl)
	@for of in orbit:orbit-launch ev:ev-batteries cloud:cloud-compute; do \
		folder=$$(mktemp -d) && MOAT_PACKS=tests/packs/$${of#*:} MOAT_DATA_DIR="$$folder" $(BIN)/python tests/eval/score.py \
			--command "$(BIN)/moat batch" $(ARGS) tests/eval/records_$${of%:*}/*.jsonl && rm -r "$$folder" || exit 1; done

fit: $(DEV) ## learn the order of claims, the gate and what a talk counts anew (after a change of features or training questions)
	$(BIN)/python -m benchmarks.fit_ranking --dump $(VENV)/.orders
	$(BIN)/python -m benchmarks.fit_ranking --ngrams
	$(BIN)/python -m benchmarks.fit_premises $(VENV)/.orders
	$(BIN)/python -m benchmarks.fit_talks

bench: $(DEV) ## time, memory and cold start on the shipped pack and on a large one
	$(BIN)/python -m benchmarks

bench-digest: $(DEV) ## composing digests for 1,000 subscriptions
	$(BIN)/python -m benchmarks.digests

bench-deliver: $(DEV) ## delivering digests to 10,000 channels in 500 workspaces
	$(BIN)/python -m benchmarks.delivering

bench-discord: $(DEV) ## a round trip of /ask beside a bot that answers a constant
	$(BIN)/python -m benchmarks.discord_round_trip

bench-slack: $(DEV) ## a round trip of /moat beside an app that answers a constant
	$(BIN)/python -m benchmarks.slack_round_trip

# Takes Chromium with fonts (fonts-liberation, fonts-noto-color-emoji, fonts-noto-cjk); in .venv the group `pictures` of pyproject.toml;
# for Slack's, node and `npm install --prefix $(NODE_PACKAGES) slack-blocks-to-jsx@1.1.1 react@19 react-dom@19`.
pictures: $(DEV) ## pictures of real renderings (what it takes beside: see the Makefile; ARGS="answer profile" takes some)
	$(BIN)/python -W ignore -m tests.pictures $(CHROMIUM) $(NODE_PACKAGES) $(ARGS)

docs: $(DEV) ## write the pages of docs/ that follow from the program
	$(BIN)/python -m adapters.pages docs

$(BIN)/python:
	$(PYTHON) -m venv --without-pip $(VENV)

$(RUNTIME): $(BIN)/python requirements.lock pyproject.toml
	$(PIP) install --require-hashes --no-deps --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	$(PIP) install --require-hashes --no-deps --requirement requirements-dev.lock
	@touch $@

lock: ## write the lock files anew (takes uv)
	uv pip compile pyproject.toml --group build $(LOCK) --output-file requirements.lock
	uv pip compile pyproject.toml --group build --group dev --constraints requirements.lock $(LOCK) --output-file requirements-dev.lock

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

clean: ## remove what was built here; data stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +
