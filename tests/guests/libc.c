/* What of the C library allocates, and the family itself: `run` gives 0, or the number of the first step that fails. */
#include "heapsmith.h"
#include <locale.h>
#include <regex.h>
#include <search.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int onFamily(void) {
  char *block = calloc(10, 10);
  for (int at = 0; at < 100; at++)
    if (block[at]) return 1;
  memset(block, 7, 100);
  block = realloc(block, 100000);
  if (block[99] != 7 || malloc_usable_size(block) < 100000) return 2;
  free_sized(block, 100000);
  void *aligned = aligned_alloc(256, 512);
  if ((uintptr_t)aligned % 256) return 3;
  free_aligned_sized(aligned, 256, 512);
  if (posix_memalign(&aligned, 4096, 10) || (uintptr_t)aligned % 4096) return 4;
  free(aligned);
  if (posix_memalign(&aligned, 3, 10) != 28 || realloc(NULL, SIZE_MAX) || reallocarray(NULL, SIZE_MAX, 2)) return 5;
  return 0;
}

static void atExit(void) {}

static int compare(const void *one, const void *other) { return strcmp(one, other); }

static int onLibrary(void) {
  char *copy = strdup("a string"), *printed, *line = NULL;
  if (asprintf(&printed, "%s and %d", copy, 42) != 15 || strcmp(printed, "a string and 42")) return 11;
  FILE *file = fmemopen(printed, 15, "r");
  size_t size = 0;
  if (!file || getline(&line, &size, file) != 15 || fclose(file)) return 12;
  for (int handler = 0; handler < 100; handler++)
    if (atexit(atExit)) return 13;
  locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", NULL);
  if (!locale) return 14;
  freelocale(locale);
  regex_t regex;
  if (regcomp(&regex, "^(a|b)+ [a-z]*and [0-9]+$", REG_EXTENDED) || regexec(&regex, "a and 42", 0, NULL, 0)) return 15;
  regfree(&regex);
  void *tree = NULL;
  if (!tsearch(copy, &tree, compare) || !tfind("a string", &tree, compare) || !tdelete(copy, &tree, compare)) return 16;
  free(copy);
  free(printed);
  free(line);
  return 0;
}

__attribute__((export_name("run"))) int run(void) {
  for (int round = 0; round < 100; round++) {
    int failed = onFamily();
    if (!failed) failed = onLibrary();
    if (failed) return failed;
  }
  return 0;
}
