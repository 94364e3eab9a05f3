// Fills and asks a table in SQLite, compiled with Emscripten.
import { createRequire } from "node:module";

const open = createRequire(import.meta.url)("sql.js/dist/sql-wasm-debug.js");
const { Database } = await open();
const database = new Database();
database.run("create table t (a integer primary key, b text)");
for (let row = 0; row < 200; row += 1) database.run("insert into t (b) values (?)", [`row ${row}`]);
console.log(database.exec("select count(*) from t")[0].values[0][0]);
database.close();
