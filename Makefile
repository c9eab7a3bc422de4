# ninjenv: build, tests, installation. Everything made lies in $(BUILD).
BUILD    ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=
VECTORS  ?= ../shared/vectors
CC       ?= cc
PKG_CONFIG ?= pkg-config
CFLAGS   ?= -O2 -g
WERROR   ?= $(if $(CI),-Werror)

LIBS       = inih libpkgconf libdeflate libutf8proc nettle jansson
FETCH_LIBS = libcurl jansson nettle
# A program that its libraries are part of starts 0.4 ms sooner, and ninja env
# starts three. So they are, where this system has them in that form; not with
# SHARED=1, for distributions, which mend a library in one place, and not where
# pkg-config names a directory: the compiler would find another's.
archive    = $(filter /%,$(shell $(CC) -print-file-name=lib$(1:-l%=%).a))
link_libs  = $(call linked,$(shell $(PKG_CONFIG) --libs $(1)))
linked     = $(if $(SHARED)$(filter -L%,$(1)),$(1),$(foreach lib,$(1),$(or \
             $(if $(filter -l%,$(lib)),$(call archive,$(lib))),$(lib))))
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla -Wwrite-strings -Wundef
ALL_CFLAGS = -std=c17 -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 \
             $(WARN) $(WERROR) -iquote tool @$(HARDEN).cflags $(CFLAGS) -pthread
ALL_LDFLAGS = @$(HARDEN).ldflags $(LDFLAGS)

# Protections that this compiler knows (tool/harden.sh): response files, asked
# for once and again with another compiler or other flags.
HARDEN     := $(BUILD)/harden
HARDEN_FOR := $(strip $(CC) $(CFLAGS) $(LDFLAGS))

VERSION := $(shell cat VERSION)
FETCH_SRC := tool/sys/http.c $(wildcard tool/fetch/*.c)
LIB_SRC  := $(filter-out $(FETCH_SRC),$(wildcard tool/base/*.c tool/format/*.c \
            tool/model/*.c tool/sys/*.c tool/env/*.c \
            tool/env/*/*.c tool/cmd/*.c))
EMBEDDED := $(wildcard rules/*.ninja tool/data/*)
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/embedded_data.o
FETCH_OBJ := $(FETCH_SRC:%.c=$(BUILD)/%.o)
UNIT     := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/test_*.c))

# Objects of programs that one rule makes are kept.
.SECONDARY:

.PHONY: all
all: $(BUILD)/ninjenv $(BUILD)/ninjenv-fetch

# What a goal misses is installed before anything is compiled for it. A plain
# `make` installs nothing.
NEEDS := $(if $(filter demo,$(MAKECMDGOALS)),build demo) \
	$(if $(filter check check-asan check-tsan,$(MAKECMDGOALS)),check) \
	$(if $(filter check-long,$(MAKECMDGOALS)),check long) \
	$(if $(filter check-valgrind,$(MAKECMDGOALS)),check valgrind) \
	$(if $(filter fuzz,$(MAKECMDGOALS)),build fuzz) \
	$(if $(filter check-real,$(MAKECMDGOALS)),check real) \
	$(if $(filter bench bench-net,$(MAKECMDGOALS)),build bench) \
	$(if $(filter lint fmt,$(MAKECMDGOALS)),lint)
DEPS := $(if $(strip $(NEEDS)),deps)

.PHONY: deps
deps:
	@BUILD=$(BUILD) CC=$(CC) PKG_CONFIG=$(PKG_CONFIG) \
		$(if $(filter fuzz,$(NEEDS)),FUZZ_CC=$(FUZZ_CC)) tests/deps.sh \
		$(or $(strip $(NEEDS)),check lint real)

include tests/tests.mk

# Objects depend on what was found, which keeps its time where it stays.
.PHONY: force
$(HARDEN).cflags: $(HARDEN).for ; @true
$(HARDEN).for: export CC := $(CC)
$(HARDEN).for: export CFLAGS := $(CFLAGS)
$(HARDEN).for: export LDFLAGS := $(LDFLAGS)
$(HARDEN).for: export HARDEN_FOR := $(HARDEN_FOR)
$(HARDEN).for: tool/harden.sh | $(DEPS)
	@mkdir -p $(@D) && printf '%s\n' "$$HARDEN_FOR" >$@.new
	@tool/harden.sh $(HARDEN).cflags $(HARDEN).ldflags && mv $@.new $@
ifneq ($(file <$(HARDEN).for),$(HARDEN_FOR))
$(HARDEN).for: force
endif

$(BUILD)/libninjenv.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $(LIB_OBJ)

$(BUILD)/ninjenv: $(BUILD)/tool/main.o $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(call link_libs,$(LIBS))

$(BUILD)/ninjenv-fetch: $(FETCH_OBJ) $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs $(FETCH_LIBS))

$(BUILD)/%.o: %.c $(HARDEN).cflags | $(DEPS)
	@mkdir -p $(@D)
	@echo CC $<; $(CC) $(ALL_CFLAGS) -DNINJENV_VERSION='"$(VERSION)"' \
		$(shell $(PKG_CONFIG) --cflags $(LIBS)) -MMD -MP -c -o $@ $<

$(BUILD)/embed: tool/embed.c $(HARDEN).cflags | $(DEPS)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $<

$(BUILD)/embedded_data.c: $(BUILD)/embed $(EMBEDDED) Makefile
	$(BUILD)/embed $(EMBEDDED) >$@.tmp && mv $@.tmp $@

$(BUILD)/embedded_data.o: $(BUILD)/embedded_data.c $(HARDEN).cflags
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# PREFIX/bin is for people; what ninjenv starts itself lies in libexec.
BINDIR   = $(DESTDIR)$(PREFIX)/bin
LIBEXEC  = $(DESTDIR)$(PREFIX)/libexec/ninjenv
MANDIR   = $(DESTDIR)$(PREFIX)/share/man
DOCDIR   = $(DESTDIR)$(PREFIX)/share/doc/ninjenv
BASHDIR  = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSHDIR   = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISHDIR  = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
CMAKEDIR = $(DESTDIR)$(PREFIX)/share/cmake/ninjenv
CMAKE_FILES = ninjenv.cmake ninjenv-config.cmake ninjenv-nodes.cmake
COMPLETIONS := $(addprefix $(BUILD)/completion/,bash zsh fish)

$(BUILD)/completion/%: $(BUILD)/ninjenv
	@mkdir -p $(@D)
	$(BUILD)/ninjenv help --completion $* >$@.tmp && mv $@.tmp $@

.PHONY: install
install: all $(COMPLETIONS)
	install -d "$(BINDIR)" "$(LIBEXEC)" "$(MANDIR)/man1" "$(MANDIR)/man5" \
		"$(DOCDIR)" "$(BASHDIR)" "$(ZSHDIR)" "$(FISHDIR)" "$(CMAKEDIR)"
	install -m 755 $(BUILD)/ninjenv "$(BINDIR)/ninjenv"
	install -m 755 $(BUILD)/ninjenv-fetch "$(LIBEXEC)/ninjenv-fetch"
	install -m 644 docs/ninjenv.1 "$(MANDIR)/man1/ninjenv.1"
	install -m 644 docs/venv.ini.5 "$(MANDIR)/man5/venv.ini.5"
	install -m 644 README.md LICENSE venv.ini.example "$(DOCDIR)"
	install -m 644 $(BUILD)/completion/bash "$(BASHDIR)/ninjenv"
	install -m 644 $(BUILD)/completion/zsh "$(ZSHDIR)/_ninjenv"
	install -m 644 $(BUILD)/completion/fish "$(FISHDIR)/ninjenv.fish"
	install -m 644 $(CMAKE_FILES:%=rules/%) "$(CMAKEDIR)"
	sed 's/@VERSION@/$(VERSION)/' rules/ninjenv-config-version.cmake.in \
		>"$(CMAKEDIR)/ninjenv-config-version.cmake"

# Exactly what install put there; directories of our own name only when empty.
.PHONY: uninstall
uninstall:
	rm -f "$(BINDIR)/ninjenv" "$(LIBEXEC)/ninjenv-fetch" \
		"$(MANDIR)/man1/ninjenv.1" "$(MANDIR)/man5/venv.ini.5" \
		"$(DOCDIR)/README.md" "$(DOCDIR)/LICENSE" \
		"$(DOCDIR)/venv.ini.example" "$(BASHDIR)/ninjenv" \
		"$(ZSHDIR)/_ninjenv" "$(FISHDIR)/ninjenv.fish" \
		$(CMAKE_FILES:%="$(CMAKEDIR)/%") \
		"$(CMAKEDIR)/ninjenv-config-version.cmake"
	@rmdir "$(LIBEXEC)" "$(DOCDIR)" "$(CMAKEDIR)" 2>/dev/null || :

# The main job with real packages, in a copy so that nothing is left here.
.PHONY: demo
demo: $(DEPS) all
	@examples/demo.sh $(BUILD)

.PHONY: clean
clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
