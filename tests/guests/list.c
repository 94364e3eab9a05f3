/* Lists that may be handed to another program on the same heap, which then frees them. */
#include <stdlib.h>
#include <string.h>

struct node {
  struct node *next;
  char *text;
};

static unsigned calls;
static char name[64] = "a static array";

#define EXPORT(name) __attribute__((export_name(#name)))

EXPORT(make) struct node *make(unsigned length, unsigned size) {
  struct node *list = NULL;
  calls++;
  for (unsigned at = 0; at < length; at++) {
    struct node *node = malloc(sizeof *node);
    node->text = malloc(size + at);
    memset(node->text, at % 251, size + at);
    node->next = list;
    list = node;
  }
  return list;
}

/* Frees a list; gives the sum of its texts' first bytes. */
EXPORT(dispose) unsigned dispose(struct node *list) {
  unsigned sum = 0;
  calls++;
  while (list) {
    struct node *next = list->next;
    sum += (unsigned char)list->text[0];
    free(list->text);
    free(list);
    list = next;
  }
  return sum;
}

/* The calls so far; 0 where the static data have been written to. */
EXPORT(countCalls) unsigned countCalls(void) { return strcmp(name, "a static array") ? 0 : calls; }
