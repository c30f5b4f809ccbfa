# make run · make test · make services · make reset; `make help` lists all.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run test test-faults reset services services-stop environment lint format types check docs messages lock \
	check-python check-translations check-migrations check-docker check-run bench-load bench-finder bench-occurrences bench-map \
	bench-map-page bench-import bench-search bench-search-analysis

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

check-python:
	@$(PYTHON) tools/check_python.py

run: check-python  ## sets everything up and serves the site with example content (PORT=8000, DATA_DIR=var)
	@exec $(PYTHON) -m tools.run

test: check-python  ## sets everything up and runs all tests on both stacks (ARGS="-k word")
	@exec $(PYTHON) -m tools.test

test-faults: environment  ## only the tests that kill processes, 100 rounds (FAULT_ROUNDS)
	@FAULT_ROUNDS=$${FAULT_ROUNDS:-100} $(BIN)/python -m pytest -n 2 -m faults $(ARGS)

reset: check-python  ## asks, then deletes everything in DATA_DIR (YES=1 does not ask)
	@exec $(PYTHON) -m tools.reset

services: check-python  ## starts PostgreSQL, Redis and Elasticsearch, prints the variables that point the site to them
	@exec $(PYTHON) -m tools.services start

services-stop: check-python  ## stops them
	@exec $(PYTHON) -m tools.services stop

environment: check-python
	@$(PYTHON) -m tools.environment dev

lint: environment  ## style, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: environment  ## rewrites the code in the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

check-migrations: environment  ## no model without its migration, every migration reversible
	@$(BIN)/python -m tools.check_migrations

check-translations: environment  ## every text translated into Finnish and Swedish
	@$(BIN)/python -m tools.check_translations

check-docker: environment  ## the compose file is coherent; the image's steps are carried out on this machine
	@$(BIN)/python -m tools.check_docker

check-run: environment  ## starts the site twice from nothing and holds both starts against their limits
	@$(BIN)/python -m tools.check_run

docs: environment  ## builds the documentation into build/docs
	@$(BIN)/mkdocs build --strict --quiet --site-dir build/docs

messages: environment  ## collects new texts into locales/ (needs gettext)
	@$(BIN)/python manage.py makemessages --locale fi --locale sv --no-obsolete --ignore "perheverkko_statistics/*" --ignore "tests/*" \
		--ignore "var/*" --ignore "build/*"
	@for file in locales/*/LC_MESSAGES/django.po; do \
		msgattrib --no-obsolete --clear-previous --sort-output --no-wrap --add-location=file -o $$file $$file; done
	@$(BIN)/python manage.py compile_catalogues

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock: environment  ## writes requirements/*.txt anew from *.in (UPGRADE=--upgrade for newer versions)
	@$(LOCK) $(UPGRADE) requirements/dev.in -o requirements/dev.txt
	@$(LOCK) $(UPGRADE) -c requirements/dev.txt requirements/production.in -o requirements/production.txt
	@$(LOCK) $(UPGRADE) -c requirements/dev.txt requirements/base.in -o requirements/base.txt

bench-load: environment  ## measures loading 200,000 example activities (ARGS="--activities 10000")
	@$(BIN)/python -m bench.load_example $(ARGS)

bench-occurrences: environment  ## measures rebuilding the occurrences (ARGS="--activities 20000", DATABASE_URL)
	@$(BIN)/python -m bench.rebuild_occurrences $(ARGS)

bench-finder: environment  ## measures the finder of activities (ARGS="--database small=sqlite:///… --database large=postgres://…")
	@$(BIN)/python -m bench.finder $(ARGS)

bench-import: environment  ## measures bringing in a table of 50,000 rows (ARGS="--rows 5000 --carry -1", DATABASE_URL)
	@$(BIN)/python -m bench.importing $(ARGS)

bench-map: environment  ## measures the situation map with 80 indicators (ARGS="--repeats 100", DATABASE_URL)
	@$(BIN)/python -m bench.map $(ARGS)

bench-map-page: environment  ## measures the map in a browser, beside two map libraries; needs npm (ARGS="--runs 5")
	@$(BIN)/python -m bench.map_page $(ARGS)

bench-search: environment  ## measures the search beside its peers: judged queries, speed (ARGS="--engines sqlite --quality")
	@$(BIN)/python -m bench.search $(ARGS)

bench-search-analysis: environment  ## measures the analysis of text beside its peers (CONLLU=fi_tdt-ud-dev.conllu)
	@$(BIN)/python -m bench.search.analysis $(CONLLU) $(ARGS)
