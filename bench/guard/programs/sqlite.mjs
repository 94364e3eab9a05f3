// Fills and asks a table in SQLite; prints the milliseconds that it took.
import { createRequire } from "node:module";

const open = createRequire(import.meta.url)("sql.js/dist/sql-wasm-debug.js");
const { Database } = await open();
const database = new Database();
database.run("create table t (a integer primary key, b text)");
const work = (rows) => {
  for (let row = 0; row < rows; row += 1) database.run("insert into t (b) values (?)", [`row ${row}`]);
  database.exec("select b, count(*) from t group by b order by b");
};
work(100);
const start = performance.now();
work(2000);
console.log(performance.now() - start);
database.close();
