# `make` lists what there is. Everything below runs on a Debian 12 machine with Swift 6.3, make and Python 3.11.

# Where `make serve` listens, if not where the configuration says.
HOST =
PORT =
PYTHON = python3
IMAGES = ../shared/live-challenge/images
RATINGS = $(wildcard $(IMAGES)/../scores.csv)
BACKBONES = ../shared/backbones
BACKBONE = $(BACKBONES)/mobilenet_v2_imagenet.onnx
# What the shipped models are trained from: this backbone, and the repository nisarahmedrana/BIQ2021 ("-" for without).
LITE0 = $(BACKBONES)/efficientnet_lite0_imagenet.onnx
BIQ2021 = ../BIQ2021
# Damaged files of each image format for `make fuzz`.
MUTANTS = 100000
MODEL = Sources/CEmbedded/default-model.onnx

# Where `make install` puts the program, its manual and its completions; packagers prepend DESTDIR.
PREFIX = /usr/local
DESTDIR =
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man/man1
BASHDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR = $(PREFIX)/share/zsh/site-functions
FISHDIR = $(PREFIX)/share/fish/vendor_completions.d
DOCDIR = $(PREFIX)/share/doc/deepbiq

PROTOBUF := Sources/ONNX/onnx.proto Sources/CaffeImport/Format/caffe.proto
DEEPBIQ = .build/release/deepbiq
FIXTURE_SCRIPTS := $(filter-out %/make_photograph_checksums.py,$(wildcard Tests/*/make_*.py Tests/*/*/make_*.py))
packages = $(shell awk '$$1 == "$(1)" { print $$2 }' config/debian-packages.txt)

.DEFAULT_GOAL := help
.PHONY: help serve build install uninstall test test-swift test-sanitized fuzz test-api test-damage test-page \
  test-clients lint format parity agreement bench bench-engine bench-service bench-training perf-guard \
  perf-guard-baseline default-model fast-model study fixtures protobuf container dependencies python clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-19s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: build ## Build the service and run it on 0.0.0.0:8080 (HOST= and PORT= change that)
	@exec $(DEEPBIQ) serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

build: dependencies ## Build the release program, .build/release/deepbiq
	swift build --configuration release --product deepbiq

# What is built already is installed as it is, so that root need not build.
install: $(DEEPBIQ) ## Install program, manual and completions (PREFIX=/usr/local DESTDIR=)
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(MANDIR)" "$(DESTDIR)$(BASHDIR)" "$(DESTDIR)$(ZSHDIR)" \
	  "$(DESTDIR)$(FISHDIR)" "$(DESTDIR)$(DOCDIR)"
	install -m 755 $(DEEPBIQ) "$(DESTDIR)$(BINDIR)/deepbiq"
	install -m 644 LICENSE NOTICE config/deepbiq.yaml "$(DESTDIR)$(DOCDIR)"
	umask 022; $(DEEPBIQ) --experimental-dump-help | $(PYTHON) -B .ci/manual.py > "$(DESTDIR)$(MANDIR)/deepbiq.1"
	umask 022; $(DEEPBIQ) --generate-completion-script bash > "$(DESTDIR)$(BASHDIR)/deepbiq"
	umask 022; $(DEEPBIQ) --generate-completion-script zsh > "$(DESTDIR)$(ZSHDIR)/_deepbiq"
	umask 022; $(DEEPBIQ) --generate-completion-script fish > "$(DESTDIR)$(FISHDIR)/deepbiq.fish"

uninstall: ## Remove what install has put there (PREFIX= DESTDIR= as then)
	rm -f "$(DESTDIR)$(BINDIR)/deepbiq" "$(DESTDIR)$(MANDIR)/deepbiq.1" "$(DESTDIR)$(BASHDIR)/deepbiq" \
	  "$(DESTDIR)$(ZSHDIR)/_deepbiq" "$(DESTDIR)$(FISHDIR)/deepbiq.fish"
	rm -rf "$(DESTDIR)$(DOCDIR)"

$(DEEPBIQ):
	$(MAKE) build

test: test-swift test-damage test-api test-clients test-page ## Run every test

test-swift: dependencies ## Run the Swift tests
	swift build --build-tests
	.ci/swift-tests

# Leaks are not looked for: what the thread that ends the process still holds would count as lost.
test-sanitized: dependencies ## Run the Swift tests under AddressSanitizer (half an hour)
	swift build --build-tests --sanitize=address --scratch-path .build/sanitized
	ASAN_OPTIONS=detect_leaks=0 swift test --skip-build --sanitize=address --scratch-path .build/sanitized

fuzz: dependencies ## Decode MUTANTS damaged files of every image format under AddressSanitizer (an hour)
	swift build --build-tests --sanitize=address --scratch-path .build/sanitized
	DEEPBIQ_MUTANTS=$(MUTANTS) ASAN_OPTIONS=detect_leaks=0 swift test --skip-build --sanitize=address \
	  --scratch-path .build/sanitized --filter MutantTests

test-api: build python ## Compare openapi.yaml and the figures of the documents with a live server
	Tests/API/run.sh $(DEEPBIQ)

test-damage: build ## Damage ten photographs on purpose; the built-in model must mind
	$(PYTHON) -B Tests/Damage/damage_test.py $(DEEPBIQ)

test-page: build .build/venv-page ## Use the page in headless Chromium as a person would (screenshots: .build/page)
	@.ci/install-packages $(call packages,page)
	.build/venv-page/bin/python -B Tests/Page/page_test.py $(DEEPBIQ)

test-clients: build ## Run the programs of docs/clients.md, those whose language is there
	$(PYTHON) -B Tests/Clients/clients_test.py $(DEEPBIQ)

lint: ## Check formatting, line and file lengths, folders and the scripts
	.ci/lint

format: ## Rewrite the Swift files in the project's format
	swift format --in-place --recursive --parallel Package.swift Sources Tests

parity: build .build/venv-parity ## Compare the engine, and the files it writes, with ONNX Runtime
	.build/venv-parity/bin/python -B Tests/Parity/parity.py --deepbiq $(DEEPBIQ) $(NETWORKS)
	.build/venv-parity/bin/python -B Tests/Parity/rewriting.py --deepbiq $(DEEPBIQ) --float16 $(MODEL)
	.build/venv-parity/bin/python -B Tests/Parity/caffe_import.py --deepbiq $(DEEPBIQ)

agreement: build .build/venv-agreement ## Compare image scores with ONNX Runtime (IMAGES is the folder)
	@.ci/install-packages $(call packages,agreement)
	.build/venv-agreement/bin/python -B Tests/Parity/agreement.py $(IMAGES) --deepbiq $(DEEPBIQ) --model $(MODEL) \
	  $(if $(RATINGS),--ratings $(RATINGS))

bench: bench-engine bench-service ## Run every benchmark beside its peers, into .build/bench (MARKDOWN=document.md)

bench-engine: build .build/venv-bench-engine ## Time the engine beside its peers (NETWORKS= ROUNDS= SECONDS=)
	.build/venv-bench-engine/bin/python -B -m Benchmarks.engine.bench --deepbiq $(DEEPBIQ) \
	  --backbones $(BACKBONES) --model $(MODEL) \
	  $(if $(NETWORKS),--networks $(NETWORKS)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SECONDS),--seconds $(SECONDS)) \
	  $(if $(MARKDOWN),--markdown $(MARKDOWN))

bench-service: build .build/venv-bench-service ## Load the service and a FastAPI peer in turn (ROUNDS= SECONDS=)
	.build/venv-bench-service/bin/python -B -m Benchmarks.service.load --deepbiq $(DEEPBIQ) \
	  --model $(MODEL) --images $(IMAGES) \
	  $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SECONDS),--seconds $(SECONDS) --latency-seconds $(SECONDS)) \
	  $(if $(MARKDOWN),--markdown $(MARKDOWN))

bench-training: build .build/venv-bench-training ## Time fine-tuning beside PyTorch (BACKBONE is MobileNetV2 as ONNX)
	.build/venv-bench-training/bin/python -B Benchmarks/training/throughput.py $(BACKBONE) --deepbiq $(DEEPBIQ)

perf-guard: build .build/venv-perf-guard ## Count instructions of fixed work; fails at 3 % more than committed
	@.ci/install-packages $(call packages,guard)
	.build/venv-perf-guard/bin/python -B Benchmarks/perf-guard/guard.py --deepbiq $(DEEPBIQ)

perf-guard-baseline: build .build/venv-perf-guard ## Write perf-guard's baseline again
	@.ci/install-packages $(call packages,guard)
	.build/venv-perf-guard/bin/python -B Benchmarks/perf-guard/guard.py --deepbiq $(DEEPBIQ) --write

default-model: build ## Train the built-in model again (two hours; resumes where it was stopped; BIQ2021=FOLDER)
	Sources/CEmbedded/train_default_model.sh $(DEEPBIQ) $(IMAGES)/.. $(BIQ2021) $(LITE0) .build/default-model

fast-model: build ## Make fast-model.onnx of what default-model has trained (a quarter of an hour)
	Sources/CEmbedded/train_fast_model.sh $(DEEPBIQ) $(IMAGES)/.. $(BIQ2021) $(LITE0) .build/default-model

study: build ## Compare designs of the paper on IMAGES with BACKBONE (half an hour; resumes where it was stopped)
	$(DEEPBIQ) evaluate study --database csv --root $(IMAGES)/.. --backbone $(BACKBONE) --output .build/study --resume \
	  --workers 2 --random-crops 5,10,15 --grids 3 --crop-size 224 --windows 1 --damage 0 --epochs 6 --trunk-rate 0.4 \
	  --freeze conv17 --inner-values conv35,conv44,conv50

fixtures: .build/venv-fixtures ## Make the committed test fixtures again
	@set -e; for script in $(FIXTURE_SCRIPTS); do \
	  echo "$$script"; .build/venv-fixtures/bin/python -B -W ignore $$script; \
	done
	$(if $(wildcard $(IMAGES)),.build/venv-fixtures/bin/python -B \
	  Tests/ImageCodecsTests/Fixtures/make_photograph_checksums.py $(IMAGES))

protobuf: ## Generate the Swift of the .proto files again (needs protoc)
	swift build --product protoc-gen-swift
	@set -e; for proto in $(PROTOBUF); do \
	  protoc --plugin=.build/debug/protoc-gen-swift --swift_opt=Visibility=Internal --proto_path=$$(dirname $$proto) \
	    --swift_out=$$(dirname $$proto) $$(basename $$proto); \
	done

container: ## Prove the Dockerfile's two stages without a container engine (needs root and debootstrap)
	$(PYTHON) -B Tests/Container/prove.py

dependencies: ## Install the Debian packages that are missing
	@.ci/install-packages $(call packages,build)

# Python with what makes virtual environments, where there is none yet.
python:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || .ci/install-packages $(call packages,test)

clean: ## Remove everything that was built
	rm -rf .build

# Throw-away Python environments, made again when their requirements change.
.build/venv-parity: Tests/Parity/requirements.txt
.build/venv-page: Tests/Page/requirements.txt
.build/venv-agreement: Tests/Parity/requirements-agreement.txt
.build/venv-bench-engine: Benchmarks/engine/requirements.txt Benchmarks/engine/requirements-no-deps.txt
.build/venv-bench-service: Benchmarks/service/peer/requirements.txt
.build/venv-perf-guard: Benchmarks/perf-guard/requirements.txt
.build/venv-bench-training: Benchmarks/training/requirements.txt
.build/venv-fixtures: Tests/requirements-fixtures.txt
.build/venv-%: | python
	rm -rf $@
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check --requirement $< || { rm -rf $@; exit 1; }
	$(if $(filter %-no-deps.txt,$^),$@/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
	  --requirement $(filter %-no-deps.txt,$^) || { rm -rf $@; exit 1; })
	touch $@
