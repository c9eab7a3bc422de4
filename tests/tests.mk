# Tests: included by the Makefile.
# One cmocka program per module; each links what it tests from the library.
$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs cmocka $(LIBS))

# It starts the real program.
$(BUILD)/tests/unit/test_fetch: | $(BUILD)/ninjenv-fetch

# Parsers on strange texts: what a fuzzer found, and a little of each kind, is
# replayed by 'check'; 'make fuzz' looks for more (clang's libFuzzer).
FUZZERS  := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAYS  := $(FUZZERS:%=$(BUILD)/tests/fuzz/replay-%)
FUZZ_CC  = $(shell for c in clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14; do \
		command -v $$c && break; done)
# The library comes last, behind the objects that need it.
OBJECTS_FIRST = $(filter %.o,$^) $(filter %.a,$^)
FUZZ_SAN = -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
TIME     ?= 60
# What a target links beside the library: ninjenv-fetch's own sources.
FUZZ_LIBS = $(shell $(PKG_CONFIG) --libs $(LIBS) $(if $(filter fetch,$*),libcurl))
$(BUILD)/tests/fuzz/replay-fetch $(BUILD)/tests/fuzz/fetch: \
		$(filter-out %/main.o,$(FETCH_OBJ))
$(BUILD)/tests/fuzz/replay-%: $(BUILD)/tests/fuzz/fuzz_%.o \
		$(BUILD)/tests/fuzz/replay.o $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(OBJECTS_FIRST) $(FUZZ_LIBS)

.PHONY: fuzz-replay
fuzz-replay: $(REPLAYS)
	@tests/run $(V) $(REPLAYS)

# make fuzz TIME=60 FUZZERS='toml lock': seconds for each; what is new in the
# corpus stays below $(BUILD).
.PHONY: fuzz
fuzz: $(DEPS)
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=$(FUZZ_CC) \
		CFLAGS='$(FUZZ_SAN) -fsanitize=fuzzer-no-link' $(FUZZERS:%=fuzz-%)

$(FUZZERS:%=$(BUILD)/tests/fuzz/%): $(BUILD)/tests/fuzz/%: \
		$(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $(OBJECTS_FIRST) $(FUZZ_LIBS)

fuzz-%: $(BUILD)/tests/fuzz/%
	@mkdir -p $(BUILD)/corpus/$*
	$< -max_total_time=$(TIME) -timeout=10 \
		-rss_limit_mb=1024 -max_len=4096 -print_final_stats=1 \
		$(patsubst %,-dict=%,$(wildcard tests/fuzz/$*.dict)) \
		-artifact_prefix=$(BUILD)/corpus/$*- \
		$(BUILD)/corpus/$* tests/fuzz/corpus/$*

# What benchmarks hold the tool against: the system calls alone.
LIMIT_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/bench/limit*.c))
$(BUILD)/limit: $(LIMIT_OBJ)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ \
		$(shell $(PKG_CONFIG) --libs libdeflate nettle)

# Everything that needs no network: one line of totals at the end.
BATS := $(wildcard tests/cli/*.bats)
HAVE_VECTORS := $(if $(wildcard $(VECTORS)/.),yes)
.PHONY: check
check: $(DEPS) all $(BUILD)/limit $(UNIT) $(REPLAYS) $(if $(HAVE_VECTORS),$(BUILD)/vectors)
	@NINJENV=$(abspath $(BUILD))/ninjenv \
		NINJENV_FETCH=$(abspath $(BUILD))/ninjenv-fetch tests/run $(V) \
		$(if $(HAVE_VECTORS),--vectors $(BUILD)/vectors $(VECTORS)) \
		$(UNIT) $(REPLAYS) $(BATS)

# What takes long by nature: loops over kills and crowds (tests/long/), and what
# tests/cli/ has with the tag. TESTS_LONG makes loops of tests/cli/ complete.
LONG := $(wildcard tests/long/*.bats) \
	$(shell grep -l 'bats test_tags=long' $(BATS))
.PHONY: check-long
check-long: $(DEPS) all
	@TESTS_LONG=1 NINJENV=$(abspath $(BUILD))/ninjenv \
		NINJENV_FETCH=$(abspath $(BUILD))/ninjenv-fetch \
		tests/run --long --limit 1500 $(V) $(LONG)

# make check-NAME runs tests/cli/NAME.bats alone.
check-%: tests/cli/%.bats all $(BUILD)/limit
	bats $<

# With a package index, as pip is configured: minutes.
.PHONY: check-real
check-real: $(DEPS) all
	@NINJENV_NINJA_INSTALL=1 tests/run --online -j 1 --limit 1800 $(V) \
		$(wildcard tests/real/*.bats) tests/cli/graph_others.bats

# Against other tools, in build/bench; tests/bench/bench.py tells how.
BENCH_LIMIT = $(if $(wildcard tests/bench/limit.c),$(BUILD)/limit)
BENCH = python3 -B tests/bench/bench.py --build $(BUILD) --quick '$(QUICK)' \
	--rows '$(ROWS)' --runs '$(RUNS)' --python '$(BENCH_PYTHON)'
.PHONY: bench
bench: $(DEPS) all $(BUILD)/bench/launch $(BENCH_LIMIT)
	@$(BENCH) --docs docs

.PHONY: bench-net
bench-net: $(DEPS) all $(BUILD)/bench/launch
	@$(BENCH) --net

$(BUILD)/bench/launch: tests/bench/launch.c $(HARDEN).cflags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -D_DEFAULT_SOURCE $(ALL_LDFLAGS) -o $@ $<

# Every module and parser, and the commands that unpack, install, build and
# fetch. (Locking is mostly pip's time; one of errors.bats limits memory.)
SANITIZE = -O1 -g -fno-omit-frame-pointer
ASAN = $(SANITIZE) -fsanitize=address,undefined -fno-sanitize-recover=undefined
ASAN_BATS = $(addprefix tests/cli/,vendor.bats build.bats fetch.bats \
	git.bats local.bats tree.bats)
.PHONY: check-asan
check-asan: $(DEPS)
	@$(MAKE) --no-print-directory check BUILD=$(BUILD)/asan \
		BATS='$(ASAN_BATS)' CFLAGS='$(ASAN)'

# Where threads are: the pool and what runs on it, alone and in whole runs.
TSAN_UNIT = pool inbox progress acquire wheel store install bytecode
TSAN_BATS = tests/cli/together.bats
.PHONY: check-tsan check-threads
check-tsan: $(DEPS)
	@$(MAKE) --no-print-directory check-threads BUILD=$(BUILD)/tsan \
		CFLAGS='$(SANITIZE) -fsanitize=thread'

check-threads: all $(TSAN_UNIT:%=$(BUILD)/tests/unit/test_%)
	@NINJENV=$(abspath $(BUILD))/ninjenv \
		NINJENV_FETCH=$(abspath $(BUILD))/ninjenv-fetch \
		tests/run --no-aslr $(V) \
		$(TSAN_UNIT:%=$(BUILD)/tests/unit/test_%) $(TSAN_BATS)

# No wrong access and nothing lost for good, in the programs as they are built.
VALGRIND = valgrind -q --error-exitcode=9 --leak-check=full \
	--errors-for-leak-kinds=definite --child-silent-after-fork=yes
.PHONY: check-valgrind
check-valgrind: $(DEPS) all $(UNIT) $(REPLAYS)
	@NINJENV=$(abspath $(BUILD))/ninjenv \
		NINJENV_FETCH=$(abspath $(BUILD))/ninjenv-fetch \
		tests/run --under '$(VALGRIND)' $(V) $(UNIT) $(REPLAYS)

# Formatting, layers, forbidden calls, then two analysers.
C_FILES = $(wildcard tool/*.c tool/*/*.[ch] tool/*/*/*.[ch] tests/*/*.[ch] \
	examples/*/*.[ch] examples/*/*/*.[ch])
TIDY_FILES = $(wildcard tool/*.c tool/*/*.c tool/*/*/*.c)
LINTS = lint-layers lint-banned lint-security lint-format lint-cppcheck lint-tidy
.PHONY: lint $(LINTS)
lint: $(LINTS)

lint-layers lint-banned lint-security: lint-%: $(DEPS)
	tests/lint/$*.sh

lint-format: $(DEPS)
	@echo clang-format --dry-run
	@clang-format --dry-run -Werror $(C_FILES)

lint-cppcheck: $(DEPS)
	cppcheck -q -j 2 --std=c11 --error-exitcode=1 --inline-suppr \
		--enable=warning,performance,portability \
		--suppressions-list=tests/lint/cppcheck.txt -I tool tool

lint-tidy: $(DEPS)
	@echo clang-tidy
	@printf '%s\n' $(TIDY_FILES) | xargs -P 2 -n 12 \
		tests/lint/tidy.sh -std=c17 -D_POSIX_C_SOURCE=200809L \
		-D_FILE_OFFSET_BITS=64 '-DNINJENV_VERSION="lint"' -iquote tool \
		$(shell $(PKG_CONFIG) --cflags $(LIBS) $(FETCH_LIBS)) --

.PHONY: fmt
fmt: $(DEPS)
	clang-format -i $(C_FILES)

.PHONY: unit
unit: $(UNIT)
	@for t in $(UNIT); do $$t || exit 1; done

# make unit-str runs tests/unit/test_str.c alone.
unit-%: $(BUILD)/tests/unit/test_%
	$<

# Outside test data: build/vectors takes any directory of that form.
VECTORS_SRC := $(wildcard tests/vectors/*.c)
VECTORS_OBJ := $(VECTORS_SRC:%.c=$(BUILD)/%.o)
$(VECTORS_OBJ): ALL_CFLAGS += -Itests/vectors \
	-DVECTORS_DIFFERENCES='"$(CURDIR)/tests/vectors/differences.tsv"'

$(BUILD)/vectors: $(VECTORS_OBJ) $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs $(LIBS))

.PHONY: vectors
vectors: $(BUILD)/vectors
	$(BUILD)/vectors $(VECTORS)

# The committed files that are made from the tables; tests compare them.
.PHONY: docs
docs: $(BUILD)/ninjenv
	$(BUILD)/ninjenv help --man >docs/ninjenv.1
	$(BUILD)/ninjenv help --man venv.ini >docs/venv.ini.5
	$(BUILD)/ninjenv help --man venv.ini.example >venv.ini.example
