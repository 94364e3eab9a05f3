// The tables of docs/cost.md, from the results.

import { number, renewTables, tableOf } from "../pages.mjs";

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
function tablesOf({ bundles, groups }) {
  const sizes = bundles.map(({ name, brotli }) => [name, `${(brotli / 1000).toFixed(1)} kB`]);
  return {
    bundles: tableOf(["application", "brotli"], sizes),
    ...Object.fromEntries(groups.map((group) => [group.name, groupTable(group)])),
  };
}

/** The page with its tables renewed. */
export function renewPage(page, results) {
  return renewTables(page, tablesOf(results));
}
