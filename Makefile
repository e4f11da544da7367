# What one types. Needs only Python 3.12 or newer; everything else comes into .venv, from requirements.lock.
.DEFAULT_GOAL := help
.PHONY: help env demo run test check week bench stop format lock spark

VENV := .venv
BIN := $(VENV)/bin
KAIPU := $(BIN)/kaipu
PYTEST := KAIPU_TESTING=1 $(BIN)/python -m pytest
export PORT DATABASE_URL

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

env: $(VENV)/.made ## Make or renew the environment

$(VENV)/.made: requirements.lock pyproject.toml tools/environment.sh
	@sh tools/environment.sh $(VENV)

demo: env ## Open a real grocery shop with a year of trade behind it
	@KAIPU_DEMO=1 exec $(KAIPU) demo open

run: env ## Open the shop as it is
	@exec $(KAIPU) up --migrate

spark: env ## Add Apache Spark, the warehouse's second engine (480 MB; needs Java 17 or newer)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-spark.lock

test: env ## Run every test
	@sh tools/with_database.sh $(BIN) $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: env ## Lint, types, contracts, migrations, translations, audit, tests
	@sh tools/with_database.sh $(BIN) sh tools/check.sh $(BIN)

week: env ## Play a week at the desk in a browser, on the open demonstration
	@KAIPU_DEMO=1 $(BIN)/python -m tools.week $(SITE)

bench: env ## Run the benchmarks; NAME=checkout runs one
	@KAIPU_DEMO=1 $(BIN)/python -m bench $(NAME)

format: env ## Put the code into its form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

stop: ## Close the shop and its database
	@test ! -x $(KAIPU) || KAIPU_TESTING=1 $(KAIPU) stop

lock: env ## Choose the newest allowed versions and write requirements.lock
	@$(BIN)/uv pip compile --quiet --extra build --extra demo --extra dev --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.12 --upgrade pyproject.toml -o requirements.lock
	@echo 'pyspark>=4.3,<5' | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.12 --upgrade - -o requirements-spark.lock
