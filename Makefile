# make demo   builds, installs the assets, reads the samples, writes demo.html and a case for the desk
# make test   runs every test
# make case   a case file under crashes and tampering, in short; `make test` runs it too
# make check  formatting, lints, other processors, our own checks, packages, documentation, the scripts of eval/
# make bench  the speed of each stage, see eval/README.md
# make desk   the desk in Chromium, see tests/desk/walk.mjs
# make eval   every figure; needs the corpora, see eval/README.md

RASHOMON := target/release/rashomon
SAMPLES := $(sort $(filter-out samples/README.md,$(wildcard samples/*)))
PUBLISHED := 2020-02-28
DATA ?= ../shared/data
RECORD ?= --record
# The scripts of eval/ that measure quality of reading on development data.
QUALITY := reading voices accounts incidents mentions places events world stream

# nextest where it is installed. It leaves the examples in the documentation to cargo, and the cases of
# tests/cases, which it would run in 700 processes that each load the models.
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)

DENY_VERSION := 0.20.2

# The browser of the system; Playwright brings none.
CHROMIUM ?= /usr/bin/chromium

.PHONY: demo test case check deny desk bench eval parity speed $(QUALITY) assets build
.DEFAULT_GOAL := demo

build:
	cargo build --release

assets: build
	$(RASHOMON) assets install

demo: assets
	$(RASHOMON) read --published $(PUBLISHED) $(SAMPLES)
	$(RASHOMON) read --published $(PUBLISHED) --format html --out demo.html $(SAMPLES)
	test -e demo.rashomon || $(RASHOMON) case new demo.rashomon
	$(RASHOMON) case --case demo.rashomon add --published $(PUBLISHED) $(SAMPLES)
	@echo "wrote demo.html: open it in a browser"
	@echo "now see who contradicts whom, with the sentence behind every answer:"
	@echo "    $(RASHOMON) desk demo.rashomon"

test: assets
ifeq ($(NEXTEST),yes)
	cargo nextest run --workspace --no-fail-fast -E 'not binary(cases)'
	cargo test --workspace --test cases -- --quiet
	cargo test --workspace --doc --quiet
else
	cargo test --workspace --no-fail-fast
endif
	$(MAKE) case

# The long forms are in eval/README.md.
case: assets
	python3 eval/case_crash.py --rashomon $(RASHOMON) --trials 20 --reports 30
	python3 eval/case_tamper.py --rashomon $(RASHOMON) --changes 44 --reports 20

check: deny
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cd benches && cargo fmt --check && cargo clippy --all-targets -- -D warnings
	cargo test --package rashomon-kernel --features portable --quiet
	cargo check --workspace --features rashomon-kernel/portable --quiet
	cargo xtask tidy
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet
	python3 -m unittest discover --quiet --start-directory eval

desk: assets
	cd tests/desk && npm ci --no-audit --no-fund && node walk.mjs --rashomon $(abspath $(RASHOMON)) --chromium $(CHROMIUM)

bench: assets
	cd benches && cargo bench

# Installs `cargo deny` once: about 75 seconds of processor time without its optional parts and without
# optimisation. Advisories are left out: their database is fetched by git from outside the package registries.
deny:
	@cargo deny --version >/dev/null 2>&1 || \
		cargo install cargo-deny --version $(DENY_VERSION) --locked --debug --no-default-features
	cargo deny --locked check bans licenses sources

eval: parity speed $(QUALITY)

parity speed: build
	python3 eval/$@.py --data $(DATA) --rashomon $(RASHOMON) $(RECORD)

$(QUALITY): assets
	python3 eval/$@.py --data $(DATA) --rashomon $(RASHOMON) $(RECORD)
