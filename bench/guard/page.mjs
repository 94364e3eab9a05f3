// The figures of docs/guarded.md: what the guarded build costs.
import { renewTables, tableOf } from "../pages.mjs";

const ratio = (value) => value.toFixed(1);

function costTable({ means: { guarded }, bytes }) {
  const rows = guarded.map(({ allocator, cold, warm }) => {
    const { small, middle } = bytes.find((each) => each.allocator === allocator);
    return [`\`${allocator}\``, ratio(cold), ratio(warm), ratio(small), ratio(middle)];
  });
  const head = ["guarded", "cold time / release", "warm time", "bytes more, blocks of 1 to 32", "of 1 to 512"];
  return tableOf(head, rows);
}

const renew = (page, results) => renewTables(page, { cost: costTable(results) });

/** The page, the results that its figures are from, and what gives the page with its figures. */
export const PAGES = [{ page: "docs/guarded.md", results: "bench/results/guard.json", renew }];
