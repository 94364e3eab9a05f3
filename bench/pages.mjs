// Tables of pages under docs/, made from committed results.

export const number = (value) =>
  value >= 100 ? Math.round(value).toLocaleString("en") : value.toLocaleString("en", { maximumFractionDigits: 1 });

export function tableOf(head, rows) {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => cells[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}

/** The page with its tables, each behind a comment of its name, renewed. */
export function renewTables(page, tables) {
  let renewed = page;
  for (const [name, table] of Object.entries(tables)) {
    const place = new RegExp(`(<!-- ${name} -->\\n\\n)[\\s\\S]*?(\\n\\n|\\n?$)`);
    if (!place.test(renewed)) throw new RangeError(`the page has no place for ${name}`);
    renewed = renewed.replace(place, (_, head, tail) => `${head}${table}${tail}`);
  }
  return renewed;
}

/** Names of the tables that a page has places for. */
export function placesIn(page) {
  return Array.from(page.matchAll(/^<!-- (.+) -->$/gm), ([, name]) => name);
}
