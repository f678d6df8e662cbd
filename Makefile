# make run   sets up an environment in .venv and opens the app; needs only Python (3.11 or newer) with venv
# make test  the same, then the tests
# make lint  ruff, and mypy strict on the package
# make bench-start  times of the command line beside `import geopandas`
# make bench-import  an import of 2,000 districts and 100,000 cells beside plain geopandas
# make bench-travel  travel times beside networkx, igraph, rustworkx, pandana and bare scipy; minutes long.
# make bench-ui  the planning table in a browser beside streamlit-folium; needs Debian's chromium
# make bench-users  twenty users of one server at once
# make bench-solve  layouts beside spopt and GerryChain, against one proven bound; the better part of an hour.
#             GRIDPLAN_TEST_DATA names the folder of test data, for both
PYTHON ?= python3
BIN := .venv/bin
INSTALL ?= $(BIN)/python -m pip install --quiet

.PHONY: run test lint bench-start bench-import bench-travel bench-ui bench-users bench-solve clean

run: .venv/app
	$(BIN)/gridplan app

# Three files at once on two processors, in the order of tests/conftest.py: those that drive a browser mostly wait.
test: .venv/test
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: .venv/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench-start: .venv/app
	$(BIN)/python benchmarks/start.py

bench-import: .venv/app
	$(BIN)/python benchmarks/importing.py

bench-travel: .venv/bench
	$(BIN)/python benchmarks/travel

bench-ui: .venv/bench
	$(BIN)/python -m benchmarks.ui

bench-users: .venv/bench
	$(BIN)/python -m benchmarks.users

bench-solve: .venv/bench
	$(BIN)/python benchmarks/solve

.venv/app: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gridplan needs Python 3.11 or newer; name one with PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) --editable '.[roads,raster]'
	$(BIN)/python -m compileall -q gridplan  # an editable install leaves this to the first run, if it may write at all
	touch $@

.venv/test: .venv/app
	$(INSTALL) --editable '.[test]'
	touch $@

.venv/lint: .venv/app
	$(INSTALL) --editable '.[lint]'
	touch $@

.venv/bench: .venv/app
	$(INSTALL) --editable '.[bench]'
	touch $@

clean:
	rm -rf .venv
