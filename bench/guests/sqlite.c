/* SQLite at work in memory: rows in and out, indexes, sorting, joins, updates, deletes.
 * `run` returns a checksum of all rows that the queries give. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint32_t checksum;
static uint32_t randomState;

static uint32_t nextRandom(void) {
  randomState ^= randomState << 13;
  randomState ^= randomState >> 17;
  randomState ^= randomState << 5;
  return randomState;
}

static void add(const unsigned char *text) {
  while (text && *text) checksum = (checksum ^ *text++) * 16777619u;
}

/* SQLite asks its host for a file system, and needs none for a database in memory. */
static int openNothing(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *result) {
  return SQLITE_CANTOPEN;
}

static int noRandomness(sqlite3_vfs *vfs, int length, char *bytes) {
  memset(bytes, 7, length);
  return length;
}

static int noTime(sqlite3_vfs *vfs, double *time) {
  *time = 2440587.5;
  return SQLITE_OK;
}

int sqlite3_os_init(void) {
  static sqlite3_vfs vfs = {.iVersion = 1,
                            .szOsFile = sizeof(sqlite3_file),
                            .mxPathname = 100,
                            .zName = "none",
                            .xOpen = openNothing,
                            .xRandomness = noRandomness,
                            .xCurrentTime = noTime};
  return sqlite3_vfs_register(&vfs, 1);
}

int sqlite3_os_end(void) { return SQLITE_OK; }

static int query(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, 0) != SQLITE_OK) return 0;
  while (sqlite3_step(statement) == SQLITE_ROW)
    for (int column = 0; column < sqlite3_column_count(statement); column++) add(sqlite3_column_text(statement, column));
  return sqlite3_finalize(statement) == SQLITE_OK;
}

static int insert(sqlite3 *db, int rows) {
  sqlite3_stmt *statement;
  if (!query(db, "BEGIN")) return 0;
  if (sqlite3_prepare_v2(db, "INSERT INTO orders(customer, item, quantity, note) VALUES(?, ?, ?, ?)", -1, &statement, 0))
    return 0;
  for (int row = 0; row < rows; row++) {
    char customer[40], item[40];
    snprintf(customer, sizeof customer, "customer %u of %u", nextRandom() % 500, row % 7);
    snprintf(item, sizeof item, "item %u", nextRandom() % 300);
    sqlite3_bind_text(statement, 1, customer, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(statement, 2, item, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(statement, 3, nextRandom() % 1000);
    sqlite3_bind_zeroblob(statement, 4, nextRandom() % (row % 50 ? 200 : 20000));
    if (sqlite3_step(statement) != SQLITE_DONE) return 0;
    sqlite3_reset(statement);
  }
  sqlite3_finalize(statement);
  return query(db, "COMMIT");
}

static int work(sqlite3 *db, int rows) {
  return query(db, "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer TEXT, item TEXT, quantity INT, note BLOB)") &&
         query(db, "CREATE INDEX byCustomer ON orders(customer)") && insert(db, rows) &&
         query(db, "CREATE INDEX byItem ON orders(item, quantity)") &&
         query(db, "SELECT customer, sum(quantity), group_concat(item) FROM orders GROUP BY customer ORDER BY 2 DESC") &&
         query(db, "SELECT a.customer, b.item FROM orders a JOIN orders b USING(item) WHERE a.quantity = b.quantity "
                   "AND a.id < b.id ORDER BY b.item, a.customer, a.id, b.id") &&
         query(db, "UPDATE orders SET note = zeroblob(length(note) / 2), item = item || ' used' WHERE id % 3 = 0") &&
         query(db, "DELETE FROM orders WHERE id % 5 = 1") && insert(db, rows / 4) &&
         query(db, "SELECT upper(substr(customer, 1, 12)) || quantity, length(note) FROM orders "
                   "WHERE item LIKE '%used' ORDER BY quantity, id") &&
         query(db, "PRAGMA integrity_check");
}

__attribute__((export_name("run"))) uint32_t run(int rows) {
  sqlite3 *db;
  checksum = 2166136261u;
  randomState = 1;
  if (sqlite3_open(":memory:", &db) != SQLITE_OK || !work(db, rows)) return 0;
  return sqlite3_close(db) == SQLITE_OK ? checksum : 0;
}
