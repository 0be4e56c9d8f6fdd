# `make run` and `make test` are all there is to know; `make help` lists the rest.
# PYTHON chooses the interpreter (a version, a command or a path), PORT the web server's port.
# .venv belongs to the Python that built it first; PYTHON=3.12 gets .venv-3.12 beside it.

.DEFAULT_GOAL := help
.PHONY: help run storefront test test-faults soak lint format bench graphiql schema lock audit clean

IN_VENV = sh scripts/in-venv
# What only looks at the code still reads the settings, which want addresses.
NO_SERVERS = DATABASE_URL=postgres://127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1 \
	SECRET_KEY=nothing-is-signed-with-this-key-in-a-check NEXUS_ENV_FILES=no $(IN_VENV)
PRINT_SCHEMA = $(NO_SERVERS) python manage.py export_schema schema.root
COMPILE = UV_PYTHON_DOWNLOADS=never $(IN_VENV) uv pip compile --quiet --python-version 3.12 --universal \
	--generate-hashes --no-header --no-annotate pyproject.toml

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do \
		printf '  make %-11s %s\n' "$$name" "$$text"; done

run: ## Start the whole shop: PostgreSQL, Redis, web server, worker and beat
	@exec $(IN_VENV) python -m nexus.local run

storefront: ## Start the shop with the example storefront before it (STOREFRONT_PORT moves that)
	@exec $(IN_VENV) python -m nexus.local storefront

test: ## Run every test on a PostgreSQL and a Redis of its own (ARGS="-n 2 -k login")
	@$(IN_VENV) sh -c 'python -m schema.graphiql_build || true'
	@exec $(IN_VENV) python -m pytest $(ARGS)

test-faults: ## Break everything that a shop needs, under load, and print what held (ARGS="-k postgresql")
	@NEXUS_FAULTS=strict exec $(IN_VENV) python -m pytest tests/faults/test_rows_*.py -n 0 -q -m "processes or faults" $(ARGS)

soak: ## Keep a shop busy while one thing after another fails, and print what grows (SOAK_MINUTES=10)
	@exec $(IN_VENV) python -m pytest tests/faults/test_soak.py -n 0 -q -m faults $(ARGS)

lint: ## Check style, types, import floors, migrations and schema.graphql
	@$(IN_VENV) ruff check
	@$(IN_VENV) ruff format --check
	@$(NO_SERVERS) python -m mypy
	@$(IN_VENV) lint-imports --no-logo
	@said=$$($(NO_SERVERS) python manage.py makemigrations --check --dry-run 2>&1) || { echo "$$said"; exit 1; }
	@$(PRINT_SCHEMA) | diff -u schema.graphql - || \
		{ echo "schema.graphql is out of date: make schema"; exit 1; }

format: ## Rewrite the code in the house's style
	@$(IN_VENV) ruff check --fix-only
	@$(IN_VENV) ruff format

bench: ## Measure what the API costs (BENCH_SECONDS=20 for a look, ARGS=accounts for a part, ARGS=explain for plans)
	@exec $(IN_VENV) python -m bench $(ARGS)

graphiql: ## Build the files of GraphiQL
	@exec $(IN_VENV) python -m schema.graphiql_build

schema: ## Print schema.graphql from the code
	@$(PRINT_SCHEMA) > schema.graphql.new && mv schema.graphql.new schema.graphql

lock: ## Compile the hashed lock files from pyproject.toml
	@$(COMPILE) --all-extras --group local --group dev --output-file requirements/development.txt
	@$(COMPILE) --all-extras --constraints requirements/development.txt --output-file requirements/production.txt

audit: ## Look the locked packages up among known vulnerabilities (ARGS="--vulnerability-service osv")
	@$(IN_VENV) uv tool run pip-audit --strict --disable-pip --require-hashes --progress-spinner off $(ARGS) \
		--requirement requirements/production.txt || { echo "Something was found, or the database could not be asked: \
	a mirror of PyPI has none. Try again where https://pypi.org answers, or https://api.osv.dev with the ARGS above."; exit 1; }

clean: ## Forget the local data in .nexus/
	@exec $(IN_VENV) python -m nexus.local clean
