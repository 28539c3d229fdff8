# make demo  sets everything up and runs the main job
# make test  sets everything up and runs the tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA := $(firstword $(wildcard ../shared/data))
ifndef EQUIPOISE_DATA
ifneq ($(DATA),)
export EQUIPOISE_DATA := $(abspath $(DATA))
endif
endif

.PHONY: demo test lint calibrate severity findings clean

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

demo: $(VENV)/ready
	$(BIN)/equipoise assess russia-2023 --out runs/russia-2023 --jobs 2

test: $(VENV)/ready
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

calibrate: $(VENV)/ready
	$(BIN)/equipoise calibrate --out src/equipoise/params

severity: $(VENV)/ready
	$(BIN)/python verification/severity.py --write

findings: $(VENV)/ready
	$(BIN)/python verification/findings.py --write

clean:
	rm -rf $(VENV) runs build dist
