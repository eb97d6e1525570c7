# Two commands: `make demo` shows the hub at work, `make test` passes every test. Each prepares what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEER := .venv-peer
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
COMPILE = $(BIN)/pip-compile -q --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-emit-trusted-host --strip-extras --no-header
.DEFAULT_GOAL := demo
.PHONY: demo test docs bench bench-identity requirements clean

# Hash-pinned requirements; the stamps are remade when they change. One development package has no wheel: it is built with
# the pinned setuptools, so that nothing comes in that has no hash.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --only-binary :all: -r requirements/run.txt
	@$(BIN)/python tools/link_project.py
	@touch $@

$(VENV)/dev.stamp: requirements/build.txt requirements/dev.txt $(VENV)/run.stamp
	@$(PIP) --only-binary :all: -r requirements/build.txt
	@$(PIP) --no-build-isolation -r requirements/dev.txt
	@touch $@

demo: $(VENV)/run.stamp
	@$(BIN)/hub demo --home demo-home

test: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m schema.generate --check
	@$(BIN)/python -m docs.reference --check
	@$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html
	@$(BIN)/pytest -n 2 --dist worksteal

docs: $(VENV)/dev.stamp
	@$(BIN)/sphinx-build -q -W -b html docs docs/_build/html
	@echo docs/_build/html/index.html

# make bench SIZES="small 1m" KEEP=figures; without SIZES up to the nation, some hours (python -m bench.table --help).
bench: $(VENV)/run.stamp
	@$(BIN)/python -m bench.table $(SIZES) $(if $(KEEP),--keep $(KEEP))

# Who is who, on an invented province whose truth is known, and what others make of the same rows. nomenklatura asks for a
# DuckDB before 2, so it has a virtual environment of its own; one of its packages is built against ICU.
bench-identity: $(VENV)/run.stamp
	@$(MAKE) --no-print-directory -s $(PEER)/stamp || echo "nomenklatura is left out: it needs g++, pkg-config and ICU's \
	headers (Debian: apt-get install g++ pkg-config libicu-dev)"
	@$(BIN)/python -m bench.identity $$(test -e $(PEER)/stamp && echo --nomenklatura $(PEER)/bin/python)

$(PEER)/stamp: requirements/build.txt requirements/bench.txt
	@test -x $(PEER)/bin/python || $(PYTHON) -m venv $(PEER)
	@$(subst $(BIN),$(PEER)/bin,$(PIP)) --only-binary :all: -r requirements/build.txt
	@$(subst $(BIN),$(PEER)/bin,$(PIP)) --only-binary :all: --no-binary pyicu --no-build-isolation -r requirements/bench.txt
	@touch $@

# Run this in a virtual environment of the oldest Python that is supported: newer ones can use its pins, not the other way.
requirements:
	$(COMPILE) -o requirements/run.txt pyproject.toml
	$(COMPILE) --extra dev -o requirements/dev.txt pyproject.toml
	printf 'setuptools\nwheel\n' | $(COMPILE) -o requirements/build.txt -
	printf 'nomenklatura\n' | $(COMPILE) -o requirements/bench.txt -

clean:
	rm -rf $(PEER) demo-home demo-files docs/_build build .pytest_cache .mypy_cache .ruff_cache .hypothesis
