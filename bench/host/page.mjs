// The tables of docs/cost.md, from the results.

const number = (value) =>
  value >= 100 ? Math.round(value).toLocaleString("en") : value.toLocaleString("en", { maximumFractionDigits: 1 });

function tableOf(head, rows) {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => cells[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}

/** A group's times, and how they stand to the first column's. */
function groupTable({ parameter, results }) {
  const [{ cases }] = results;
  const head = [...(parameter === null ? [] : [parameter]), ...cases.map(({ name }) => name)];
  const rows = results.map((result) => [
    ...(parameter === null ? [] : [result[parameter].toLocaleString("en")]),
    ...result.cases.map(({ ns, ratio }, index) => (index === 0 ? number(ns) : `${number(ns)} (${ratio.toFixed(2)})`)),
  ]);
  return tableOf(head, rows);
}

/** Tables by the names of groups, and "bundles". */
export function tablesOf({ bundles, groups }) {
  const sizes = bundles.map(({ name, brotli }) => [name, `${(brotli / 1000).toFixed(1)} kB`]);
  return {
    bundles: tableOf(["application", "brotli"], sizes),
    ...Object.fromEntries(groups.map((group) => [group.name, groupTable(group)])),
  };
}

/** The page with its tables, each behind a heading of its name, renewed. */
export function renewPage(page, results) {
  let renewed = page;
  for (const [name, table] of Object.entries(tablesOf(results))) {
    const place = new RegExp(`(<!-- ${name} -->\\n\\n)[\\s\\S]*?(\\n\\n|$)`);
    if (!place.test(renewed)) throw new RangeError(`the page has no place for ${name}`);
    renewed = renewed.replace(place, (_, head, tail) => `${head}${table}${tail}`);
  }
  return renewed;
}
