# ninjenv: build, tests, installation. Everything made lies in $(BUILD).
BUILD    ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=
VECTORS  ?= ../shared/vectors
CC       ?= cc
PKG_CONFIG ?= pkg-config
CFLAGS   ?= -O2 -g
WERROR   ?= $(if $(CI),-Werror)

LIBS       = inih libpkgconf libdeflate nettle jansson
FETCH_LIBS = libcurl jansson nettle
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla -Wwrite-strings -Wundef
ALL_CFLAGS = -std=c17 -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 \
             $(WARN) $(WERROR) -iquote tool $(CFLAGS) -pthread

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
	$(if $(filter check check-long check-asan,$(MAKECMDGOALS)),check) \
	$(if $(filter check-real,$(MAKECMDGOALS)),check real) \
	$(if $(filter lint fmt,$(MAKECMDGOALS)),lint)
DEPS := $(if $(strip $(NEEDS)),deps)

.PHONY: deps
deps:
	@BUILD=$(BUILD) CC=$(CC) PKG_CONFIG=$(PKG_CONFIG) tests/deps.sh \
		$(or $(strip $(NEEDS)),check lint real)

include tests/tests.mk

$(BUILD)/libninjenv.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $(LIB_OBJ)

$(BUILD)/ninjenv: $(BUILD)/tool/main.o $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs $(LIBS))

$(BUILD)/ninjenv-fetch: $(FETCH_OBJ) $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs $(FETCH_LIBS))

$(BUILD)/%.o: %.c | $(DEPS)
	@mkdir -p $(@D)
	@echo CC $<; $(CC) $(ALL_CFLAGS) -DNINJENV_VERSION='"$(VERSION)"' \
		$(shell $(PKG_CONFIG) --cflags $(LIBS)) -MMD -MP -c -o $@ $<

$(BUILD)/embed: tool/embed.c | $(DEPS)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -o $@ $<

$(BUILD)/embedded_data.c: $(BUILD)/embed $(EMBEDDED) Makefile
	$(BUILD)/embed $(EMBEDDED) >$@.tmp && mv $@.tmp $@

$(BUILD)/embedded_data.o: $(BUILD)/embedded_data.c
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
