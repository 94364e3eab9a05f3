// The study of slab's parameters, as a table of docs/slab.md.
import { renewTables, tableOf } from "../pages.mjs";

const ratio = (value) => value.toFixed(3);
const HEAD = ["variant", "bytes", "cold", "warm", "span/live", "one half: warm, span", "the other half", "memory/live"];

function rowOf({ variant, bytes, all, halves }) {
  const [one, other] = halves.map(({ spanLive, warm }) => `${ratio(warm)}, ${ratio(spanLive)}`);
  const figures = [ratio(all.cold), ratio(all.warm), ratio(all.spanLive), one, other, ratio(all.memoryLive)];
  return [variant === "shipped" ? variant : `\`${variant}\``, bytes.toLocaleString("en"), ...figures];
}

const renew = (page, { outcomes }) => renewTables(page, { study: tableOf(HEAD, outcomes.map(rowOf)) });

/** The page, the results that its figures are from, and what gives the page with its figures. */
export const PAGES = [{ page: "docs/slab.md", results: "bench/results/slab.json", renew }];
