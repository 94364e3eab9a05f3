// The figures of docs/guarded.md and docs/record.md: what the guarded build costs, and recording.
import { renewTables, tableOf } from "../pages.mjs";

const ratio = (value) => value.toFixed(1);

function costTable({ means: { guarded }, bytes }) {
  const rows = guarded.map(({ allocator, cold, warm }) => {
    const { small, middle, large } = bytes.find((each) => each.allocator === allocator);
    return [`\`${allocator}\``, ratio(cold), ratio(warm), ratio(small), ratio(middle), ratio(large)];
  });
  const head = [
    "guarded",
    "cold time / release",
    "warm time",
    "bytes more, blocks of 1 to 32",
    "of 1 to 512",
    "of 1 to 8192",
  ];
  return tableOf(head, rows);
}

function recordingTable({ recording }) {
  const rows = recording.map(({ program, slowdown }) => [program, slowdown.toFixed(2)]);
  return tableOf(["program", "time recorded / as it is"], rows);
}

const results = "bench/results/guard.json";

/** A page, the results that its figures are from, and what gives the page with its figures. */
export const PAGES = [
  { page: "docs/guarded.md", results, renew: (page, found) => renewTables(page, { cost: costTable(found) }) },
  { page: "docs/record.md", results, renew: (page, found) => renewTables(page, { recording: recordingTable(found) }) },
];
