// Renews the figures of the guides from bench/results:  node bench/guests/renew.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PAGES } from "./page.mjs";

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

for (const { page, results, renew } of PAGES) {
  const found = JSON.parse(readFileSync(path(results), "utf8"));
  writeFileSync(path(page), renew(readFileSync(path(page), "utf8"), found));
}
