# Tests: included by the Makefile.
# One cmocka program per module; each links what it tests from the library.
$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs cmocka $(LIBS))

# It starts the real program.
$(BUILD)/tests/unit/test_fetch: | $(BUILD)/ninjenv-fetch

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
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs $(LIBS))

.PHONY: vectors
vectors: $(BUILD)/vectors
	$(BUILD)/vectors $(VECTORS)

# The committed files that are made from the table of keys; test_conf compares.
$(BUILD)/docs/write: $(BUILD)/docs/write.o $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs $(LIBS))

.PHONY: docs
docs: $(BUILD)/docs/write
	$(BUILD)/docs/write example >venv.ini.example
	$(BUILD)/docs/write manual >docs/venv.ini.5
