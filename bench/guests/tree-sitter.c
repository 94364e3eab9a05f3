/* tree-sitter at work: a JSON text is parsed, edited and parsed again, and its tree walked.
 * `run` returns a checksum of all nodes. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_json(void);

static uint32_t checksum;
static char *text;
static uint32_t length, capacity;

static void append(const char *piece) {
  uint32_t more = strlen(piece);
  if (length + more + 1 > capacity) text = realloc(text, capacity = capacity * 2 + more + 1);
  memcpy(text + length, piece, more + 1);
  length += more;
}

static void writeRecords(int records) {
  append("[");
  for (int record = 0; record < records; record++) {
    char piece[200];
    snprintf(piece, sizeof piece, "%s{\"id\": %d, \"tags\": [\"a%d\", null, true], \"at\": {\"x\": %d.5, \"y\": -%d}}",
             record ? "," : "", record, record % 13, record * 7, record * 3);
    append(piece);
  }
  append("]");
}

static void walk(const TSTree *tree) {
  TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
  for (;;) {
    TSNode node = ts_tree_cursor_current_node(&cursor);
    checksum = (checksum ^ ts_node_symbol(node)) * 16777619u;
    checksum = (checksum ^ ts_node_end_byte(node)) * 16777619u;
    if (ts_tree_cursor_goto_first_child(&cursor)) continue;
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      if (ts_tree_cursor_goto_parent(&cursor)) continue;
      ts_tree_cursor_delete(&cursor);
      return;
    }
  }
}

/* Writes another digit in place of one, and parses what has changed. */
static TSTree *editDigit(TSParser *parser, TSTree *tree, uint32_t from) {
  uint32_t at = from + strcspn(text + from, "0123456789");
  if (at >= length) return tree;
  text[at] = text[at] == '9' ? '1' : '9';
  TSPoint point = {0, at};
  TSInputEdit edit = {at, at + 1, at + 1, point, {0, at + 1}, {0, at + 1}};
  ts_tree_edit(tree, &edit);
  TSTree *next = ts_parser_parse_string(parser, tree, text, length);
  ts_tree_delete(tree);
  return next;
}

__attribute__((export_name("run"))) uint32_t run(int records) {
  checksum = 2166136261u;
  length = 0;
  writeRecords(records);
  TSParser *parser = ts_parser_new();
  if (!ts_parser_set_language(parser, tree_sitter_json())) return 0;
  TSTree *tree = ts_parser_parse_string(parser, NULL, text, length);
  if (ts_node_has_error(ts_tree_root_node(tree))) return 0;
  walk(tree);
  for (uint32_t edit = 1; edit <= 20; edit++) tree = editDigit(parser, tree, length / 21 * edit);
  walk(tree);
  ts_tree_delete(tree);
  ts_parser_delete(parser);
  free(text);
  text = NULL;
  capacity = 0;
  return checksum;
}
