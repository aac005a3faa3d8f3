# Plainsource: `make` lists the targets. Everything is installed from lock files with hashes into .venv.
SHELL := /bin/sh
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
MINUTES ?= 60
BIN := .venv/bin
BABEL := $(BIN)/python -m babel.messages.frontend
FLASK := $(BIN)/flask --app app
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
LANGUAGES := ar bn es fr ht ko pl ru ur zh_Hans
PO := $(wildcard translations/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
# The same flags for update and for its check: with others, the check never passes. No fuzzy matching: of two paragraphs
# that are nearly the same, one may say the opposite of the other.
UPDATE := --no-wrap --ignore-pot-creation-date --ignore-obsolete --no-fuzzy-matching

.PHONY: help venv serve production check translations export verify-copy pdf verify-sources bench sbom lint test
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

.venv/serve: requirements.lock
	test -d .venv || $(PYTHON) -m venv .venv
	$(PIP) --requirement requirements.lock
	touch $@

.venv/print: requirements-print.lock app/copies/printing.sh .venv/serve
	$(PIP) --requirement requirements-print.lock
	sh app/copies/printing.sh
	touch $@

.venv/export: requirements-export.lock .venv/serve
	$(PIP) --requirement requirements-export.lock
	touch $@

.venv/verify: requirements-verify.lock .venv/serve
	$(PIP) --requirement requirements-verify.lock
	touch $@

.venv/test: requirements-test.lock tests/package-lock.json tests/hosts.sh .venv/export .venv/print
	$(PIP) --requirement requirements-test.lock
	cd tests && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund --ignore-scripts
	sh tests/chromium.sh
	sh tests/hosts.sh
	sh app/copies/printing.sh poppler-utils
	touch $@

%.mo: %.po .venv/serve
	@$(BABEL) --quiet compile --input-file $< --output-file $@

venv: .venv/serve $(MO) ## Make the virtual environment and compile the catalogues

serve: venv ## Serve the site on http://$(HOST):$(PORT)/ and read mended files while running
	@echo "Plainsource is on http://$(HOST):$(PORT)/"
	@PLAINSOURCE_RELOAD=true $(BIN)/granian --interface wsgi --factory --host $(HOST) --port $(PORT) --workers 1 \
	  --blocking-threads 4 --no-ws --log-level warning app:create_app

# HTTP/1 alone: a proxy in front speaks the rest, and what is not there needs no defence. As many connections may be open
# as the system lets us: one that only waits must not keep out another that reads. It shows a new copy by itself.
production: export ## Serve the copy in dist/ from memory, with WORKERS processes
	@echo "Plainsource is on http://$(HOST):$(PORT)/"
	@ulimit -n "$$(ulimit -Hn)" && exec $(BIN)/granian --interface rsgi --factory --host $(HOST) --port $(PORT) \
	  --workers $(WORKERS) --http 1 --no-ws --backlog 16384 --backpressure 16384 \
	  --http1-header-read-timeout 5000 --http1-buffer-size 16384 \
	  --respawn-failed-workers --workers-kill-timeout 10 --log-level warning \
	  app.production:create_production

check: venv ## Hold content and translations against every editorial rule
	$(FLASK) check

translations: venv ## Extract, update the catalogues and report what is left to translate
	$(BABEL) --quiet extract --mapping-file babel.cfg --omit-header --add-location file --sort-by-file --no-wrap \
	  --output-file translations/messages.pot app
	$(BABEL) --quiet extract --mapping-file babel.cfg --omit-header --add-location file --sort-by-file --no-wrap \
	  --output-file translations/content.pot content
	for domain in messages content; do for language in $(LANGUAGES); do \
	  file=translations/$$language/LC_MESSAGES/$$domain.po; \
	  test -f $$file || $(BABEL) --quiet init --domain $$domain --input-file translations/$$domain.pot \
	    --output-dir translations --locale $$language --no-wrap; \
	  $(BABEL) --quiet update --domain $$domain --input-file translations/$$domain.pot \
	    --output-dir translations --locale $$language $(UPDATE); \
	done; done
	$(MAKE) --no-print-directory venv
	$(FLASK) stats

export: .venv/export venv ## Write the static copy to dist/
	$(FLASK) export dist

verify-copy: venv ## Tell whether the copy at URL=..., or in the folder of that name, is whole, unaltered and how old
	$(FLASK) verify-copy $(if $(URL),'$(URL)',dist) $(OPTIONS)

pdf: .venv/print venv ## Print every page, sheet and card to printed/, from where the site and its copy take them
	$(FLASK) print

verify-sources: .venv/verify venv ## Compare every passage with its official text of today (see docs/verification.md)
	$(FLASK) sources verify

tests/lighthouse/node_modules: tests/lighthouse/package-lock.json .venv/test
	cd tests/lighthouse && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund --ignore-scripts
	touch $@

bench: .venv/test tests/lighthouse/node_modules venv ## Measure every figure, or those of ONLY, beside nginx and Hugo; MINUTES is the length of the soak
	@sh tests/peers.sh
	MINUTES=$(MINUTES) $(BIN)/python -W error -m tests.bench $(ONLY)

sbom: .venv/test ## Write sbom.json: every package of every lock file, as CycloneDX
	$(BIN)/python -m tests.sbom sbom.json

lint: .venv/test ## Format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: .venv/test venv lint ## Run every test, the browser's included
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup
