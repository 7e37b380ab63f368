PRESET ?= local
# the assets, as in m32 run --select: make run SELECT=+evaluation
SELECT ?= not group:mixture
# tpu or cuda12: make setup ACCEL=tpu installs it into .venv, and every later make keeps it up to date
ACCEL ?= $(patsubst .venv/%-ready,%,$(wildcard .venv/tpu-ready .venv/cuda12-ready))
ACCELERATORS := tpu cuda12
# a Python of 3.11 to 3.13, if not the first on PATH: make test PYTHON=python3.13
PYTHON :=
PORT := 3000
# of pytorch.org, for its builds without CUDA: make test TORCH_INDEX=...; without it pip takes what its own index has
TORCH_INDEX :=
TORCH := torch==2.13.0
BIN := .venv/bin
CODE := m32_assets m32_assets_tests dev benchmarks examples
# dagster recommends the dg commands, which this project does not need: silence these two messages
DAGSTER := $(BIN)/python -W "ignore:Function \`dev_command\` is superseded" \
	-W "ignore:Function \`definitions_validate_command\` is superseded" -m dagster
# make run and make dev share one instance: dagster.yaml here, its history in .dagster
export DAGSTER_HOME := $(CURDIR)
export TF_CPP_MIN_LOG_LEVEL := 2
# arrays in large pages and in one heap: a training step asks for a gigabyte, page by page from the kernel otherwise (heap.py)
export GLIBC_TUNABLES := glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1

# ends a command and all its processes, however make ends
SUPERVISED := $(BIN)/python -m dev.supervise
# three at a time, because most tests wait for servers, trainers and clusters to start
PYTEST := $(BIN)/pytest -q -n 3 --dist loadscope --no-loadscope-reorder

.PHONY: run dev dev-postgres dev-ray test test-all test-core check docs bench drills clean lock rebuild setup help python packages
# in order: what can fail fast comes first
.NOTPARALLEL:

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

run: setup ## the whole graph; set PRESET (local) and SELECT (all but the studies)
	@$(BIN)/m32 run --preset $(PRESET) --select '$(SELECT)'

dev: setup ## the UI on http://127.0.0.1:3000; set PORT for another port
	@$(BIN)/python -m m32_assets.orchestration.dead_runs
	@$(SUPERVISED) $(DAGSTER) dev -h 127.0.0.1 -p $(PORT) -w workspace.yaml

dev-postgres: export DAGSTER_HOME := $(CURDIR)/deploy/postgres
dev-postgres: setup ## the same with a temporary Postgres
	@$(SUPERVISED) $(BIN)/python -m dev.local_postgres \
		$(DAGSTER) dev -h 127.0.0.1 -p $(PORT) -w workspace.yaml

dev-ray: .venv/ray-ready ## both code locations with a temporary Ray
	@$(BIN)/python -m m32_assets.orchestration.dead_runs
	@$(SUPERVISED) $(BIN)/python -m dev.local_ray \
		$(DAGSTER) dev -h 127.0.0.1 -p $(PORT) -w deploy/ray/workspace.yaml

test: python packages .venv/ray-ready .venv/tools-ready ## all but the long tests; installs Chromium and nginx if permitted
	@$(PYTEST) -m "not long"

test-all: python packages .venv/ray-ready .venv/tools-ready ## all tests, as CI runs them
	@$(PYTEST)

test-core: .venv/ray-ready ## the tests of make test that need no Chromium, nginx, PyTorch or llama.cpp
	@$(PYTEST) -m "not long and not browser and not proxy and not tools"

check: .venv/ray-ready ## lint, format, types, layers, definitions, known vulnerabilities
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/basedpyright --level error
	@$(BIN)/lint-imports
	@$(DAGSTER) definitions validate -w workspace.yaml --log-level error
	@$(DAGSTER) definitions validate -w deploy/ray/workspace.yaml --log-level error
	@$(BIN)/python -m dev.audit

docs: setup ## generate the reference pages, and build the site in site/
	@$(BIN)/python -m dev.reference_pages
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -q # silences the note about mkdocs 2

bench: .venv/bench-ready ## run the benchmarks; needs a C compiler
	@for file in benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

drills: setup ## long fault drills; each prints its counts
	@for file in dev/drills/*_drill.py; do $(BIN)/python -m $$(echo $${file%.py} | tr / .) || exit 1; done

rebuild: setup ## repeat PRESET's run and compare the data version of every asset
	@$(BIN)/python -m dev.rebuild $(PRESET)

clean: ## remove caches and run history; keep evidence and data
	rm -rf .cache .dagster .pytest_cache .ruff_cache .hypothesis .import_linter_cache

PIN = $(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-emit-find-links --no-strip-extras \
	--python-version 3.11 --universal --fork-strategy fewest --no-header -q $(UPGRADE)

lock: setup ## pin every dependency with hashes; UPGRADE=--upgrade for newer versions
	@for lock in requirements*.lock; do cp $$lock $$lock.new; done
	@$(PIN) pyproject.toml --extra dev -o requirements.lock.new
	@mv requirements.lock.new requirements.lock
	@$(PIN) pyproject.toml -c requirements.lock -o requirements-runtime.lock.new
	@mv requirements-runtime.lock.new requirements-runtime.lock
	@for accel in $(ACCELERATORS); do \
		$(PIN) --group $$accel -c requirements.lock -o requirements-$$accel.lock.new \
			&& mv requirements-$$accel.lock.new requirements-$$accel.lock || exit 1; done
	@$(PIN) pyproject.toml --extra ray -c requirements.lock -o requirements-ray.lock.new
	@mv requirements-ray.lock.new requirements-ray.lock
	@$(PIN) --extra tools -c requirements.lock --override deploy/no-torch.txt pyproject.toml -o requirements-tools.lock.new
	@mv requirements-tools.lock.new requirements-tools.lock
	@$(PIN) --group bench -c requirements.lock -o requirements-bench.lock.new
	@mv requirements-bench.lock.new requirements-bench.lock

setup: .venv/ready $(ACCEL:%=.venv/%-ready) ## .venv from requirements.lock; set ACCEL=tpu or cuda12 for an accelerator

ifneq ($(filter-out $(ACCELERATORS),$(ACCEL)),)
$(error ACCEL is "$(ACCEL)", expected one of $(ACCELERATORS))
endif

python:
	@bash deploy/venv check "$(PYTHON)"

packages:
	@bash deploy/system-packages

# --use-pep517: build packages without a wheel as newer pip versions do
INSTALL = $(BIN)/pip install -q --disable-pip-version-check

.venv/ready: requirements.lock pyproject.toml | python
	@bash deploy/venv make "$(PYTHON)"
	@$(INSTALL) --use-pep517 --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

# what JAX needs to see the accelerator, without which it falls back to the CPU
$(ACCELERATORS:%=.venv/%-ready): .venv/%-ready: requirements-%.lock .venv/ready
	@echo "adding JAX for $* to .venv from requirements-$*.lock"
	@$(INSTALL) --no-deps --require-hashes -r requirements-$*.lock
	@touch $@

# Ray is for training on several machines, and for the tests
.venv/ray-ready: requirements-ray.lock .venv/ready
	@echo "adding Ray to .venv from requirements-ray.lock (a minute, once)"
	@$(INSTALL) --use-pep517 --require-hashes -r requirements-ray.lock
	@touch $@

# What users load the tuned model with. PyTorch is no part of the lock: its builds for CPUs alone are on an index of its own.
.venv/tools-ready: requirements-tools.lock .venv/ready
	@echo "adding PyTorch, PEFT, llama.cpp and lm-evaluation-harness to .venv (a minute or two, once)"
	@$(INSTALL) --use-pep517 --no-deps --require-hashes -r requirements-tools.lock
	@$(INSTALL) $(TORCH) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
	@touch $@

.venv/bench-ready: requirements-bench.lock .venv/ray-ready
	@$(INSTALL) --use-pep517 --require-hashes -r requirements-bench.lock
	@touch $@
