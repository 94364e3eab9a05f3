// Renews the figures of the guides from bench/results:  node bench/renew.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PAGES as GUARD } from "./guard/page.mjs";
import { PAGES as GUESTS } from "./guests/page.mjs";
import { PAGES as SLAB } from "./slab/page.mjs";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

for (const { page, results, renew } of [...GUARD, ...GUESTS, ...SLAB]) {
  const found = JSON.parse(readFileSync(path(results), "utf8"));
  writeFileSync(path(page), renew(readFileSync(path(page), "utf8"), found));
}
