// The figures of programs on two heaps, as tables of docs/from-c.md and docs/from-assemblyscript.md.
import { number, renewTables, tableOf } from "../pages.mjs";

const ratio = (value, other) => (value / other).toFixed(2);
const both = (value, other) => `${number(value)} (${ratio(value, other)})`;

/** Times, memory and size of each run, and how they stand to those of the first of its group. */
function rowsOf(results, groupOf, namesOf) {
  return results.map((result) => {
    const first = results.find((each) => groupOf(each) === groupOf(result));
    const facts = [
      [result.cold, first.cold],
      [result.warm, first.warm],
      [result.memoryBytes / 1024, first.memoryBytes / 1024],
    ];
    const cells = facts.map(([value, other]) => (result === first ? number(value) : both(value, other)));
    return [...namesOf(result), ...cells, result.moduleBytes.toLocaleString("en")];
  });
}

const FIGURES = ["first run, ms", "later runs, ms", "memory, KiB", "module, bytes"];

function renewGuestsPage(page, { results }) {
  const rows = rowsOf(
    results,
    ({ program }) => program,
    ({ program, name }) => [program, name],
  );
  return renewTables(page, { "real programs": tableOf(["program", "malloc", ...FIGURES], rows) });
}

function renewAssemblyScriptPage(page, { results }) {
  const rows = rowsOf(
    results,
    ({ program, runtime }) => `${program} ${runtime}`,
    ({ program, runtime, name }) => [program, runtime, name],
  );
  return renewTables(page, { figures: tableOf(["program", "runtime", "heap", ...FIGURES], rows) });
}

/** Guides, the results that their figures are from, and what gives a guide with its figures. */
export const PAGES = [
  { page: "docs/from-c.md", results: "bench/results/guests.json", renew: renewGuestsPage },
  { page: "docs/from-assemblyscript.md", results: "bench/results/assemblyscript.json", renew: renewAssemblyScriptPage },
];
