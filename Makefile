# What people type. Each line hands over to a script in scripts/.
.PHONY: help install demo figures test unit torture lint reference bench
.DEFAULT_GOAL := help

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

install: ## Build in release and install below PREFIX (/usr/local)
	@scripts/install.sh $(or $(PREFIX),/usr/local)

demo: ## Build, fetch a model, drop an example job, show its bundle
	@scripts/demo.sh

figures: ## Fetch models, draw each figure of the four papers, show them on one page
	@scripts/figures.sh

test: ## Build and run all tests
	@scripts/test.sh

unit: ## Build and run the tests that start no process of their own
	@scripts/test.sh unit

torture: ## Let each step of the hand-over fail once, in every way (hours)
	@scripts/torture.sh

lint: ## Check format, public documentation, warnings and scripts
	@scripts/lint.sh

reference: ## Build the kit's reference, for a browser, into .build/reference
	@scripts/reference.sh

bench: ## Build in release and run the benchmarks
	@scripts/bench.sh
