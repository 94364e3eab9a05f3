// Results as a file that is kept: figures of four digits; lists as tables, a row on each line, so that they are short and
// two runs can be compared.

import type { Results } from "./results.js";

const DIGITS = 4;
/** Objects are laid out this deep. */
const DEPTH = 3;

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

function compact(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "number" && !Number.isInteger(each) ? Number(each.toPrecision(DIGITS)) : each,
  );
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Items that all have the same members as a table; null where they do not. */
function tableOf(items: readonly unknown[]): Table | null {
  const [first] = items;
  if (!isObject(first) || Array.isArray(first)) return null;
  const columns = Object.keys(first);
  const isAlike = (item: unknown): boolean => isObject(item) && Object.keys(item).join() === columns.join();
  return items.every(isAlike) ? { columns, rows: items.map((item) => Object.values(item as object)) } : null;
}

const lines = (values: readonly unknown[]): string => `[\n${values.map(compact).join(",\n")}\n]`;

function layOutList(items: readonly unknown[]): string {
  const table = tableOf(items);
  if (table !== null) return `{"columns": ${compact(table.columns)}, "rows": ${lines(table.rows)}}`;
  return items.some(isObject) ? lines(items) : compact(items);
}

function layOut(value: unknown, depth: number): string {
  if (Array.isArray(value)) return layOutList(value);
  if (!isObject(value) || depth === 0) return compact(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${JSON.stringify(name)}: ${layOut(member, depth - 1)}`);
  return `{\n${members.join(",\n")}\n}`;
}

export function jsonOf(results: object): string {
  return `${layOut(results, DEPTH)}\n`;
}

const isTable = (value: object): value is Table =>
  Object.keys(value).join() === "columns,rows" && Array.isArray((value as Table).rows);

/** Reads results again. Throws SyntaxError where the text is no JSON. */
export function resultsOf(text: string): Results {
  return JSON.parse(text, (_, value: unknown) => {
    if (!isObject(value) || !isTable(value)) return value;
    const { columns, rows } = value;
    return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
  }) as Results;
}
