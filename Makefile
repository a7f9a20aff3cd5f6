# Needs git, make and Python ≥ 3.11. `make run` serves the site, `make test` tests everything.
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; \
	done; echo python3)
endif
PORT ?= 8000
PY := .venv/bin/python
DEMO := TUOYU_DEMO=1 TUOYU_DEMO_WITHOUT_DEBUG=1 $(PY)
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test check fix demo-data bench backup diagrams screenshots assets lock clean python run-tools dev-tools browser

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 14

run: python  ## serve the demo on 127.0.0.1:8000 (PORT=… for another port)
	@$(PYTHON) tools/port.py $(PORT)
	@$(PYTHON) tools/install.py run
	@$(PY) -m tools.assets
	@$(PY) -m tools.run

test: browser check  ## everything: check, then all tests with the browser
	@$(PY) -m pytest -n 2

check: dev-tools assets  ## lint, types, import contracts, migrations
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet .
	@.venv/bin/lint-imports --no-cache
	@TUOYU_TESTING=1 $(PY) -m mypy
	@TUOYU_TESTING=1 $(PY) manage.py makemigrations --check --dry-run

fix: dev-tools  ## repair what the tools can repair
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

demo-data: run-tools  ## throw the demo data away and build it anew
	@$(DEMO) manage.py forget_demo
	@$(DEMO) manage.py migrate --verbosity 0
	@$(DEMO) manage.py load_pack packs/hongqiao
	@$(DEMO) manage.py build_demo

bench: dev-tools assets  ## benchmarks, each against its floor
	@$(PY) -m benchmarks

backup: run-tools  ## save database and files under var/backups
	@$(DEMO) -m tools.backup save var/backups

diagrams: run-tools  ## draw docs/lifecycles.md from the lifecycle tables
	@$(DEMO) manage.py draw_lifecycles docs/lifecycles.md

screenshots: browser  ## the pictures of README, from the running demo
	@$(PY) -m tools.screenshots

assets: run-tools  ## front-end files and the PDF font, from npm
	@$(PY) -m tools.assets

lock: dev-tools  ## write the locks anew from pyproject.toml and package.json
	@$(PY) -m tools.lock

clean:  ## remove what make made, except the database
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf var/assets var/assets-installed var/fonts var/static var/static-collected

python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: install it, or make PYTHON=path / 需要 Python 3.11 或更高版本" if sys.version_info < (3, 11) else 0)'

run-tools: python
	@$(PYTHON) tools/install.py run

dev-tools: python
	@$(PYTHON) tools/install.py dev

browser: dev-tools
	@$(PY) -m tools.browser
