// Why this hole: the strategy's rule, applied to the holes as they were. Nothing is said that does not hold of them.

import { type Chunk, endOf } from "./moment.js";
import type { Event } from "./story.js";
import { bytes, count, hex, plural } from "./words.js";

interface Search {
  readonly event: Event;
  readonly chosen: Chunk;
  /** Bytes that the chunk takes, with its header. */
  readonly need: number;
  readonly holes: readonly Chunk[];
  /** Holes that hold them. */
  readonly fits: readonly Chunk[];
}

function low({ holes, chosen }: Search): string {
  const passed = holes.filter(({ address }) => address < chosen.address).length;
  return passed === 0 ? "" : `; ${plural(passed, "lower one is", "lower ones are")} too small`;
}

function isLowest({ fits, chosen }: Search): boolean {
  return fits.every(({ address }) => address >= chosen.address);
}

function firstFit(search: Search): string {
  return isLowest(search) ? `first fit: the lowest hole that holds them${low(search)}` : "";
}

function nextFit(search: Search): string {
  const stop = search.event.before.places.get("stop") ?? 0;
  const { chosen, fits } = search;
  const ahead = fits.filter((hole) => endOf(hole) > stop);
  if (ahead.includes(chosen) && ahead.every(({ address }) => address >= chosen.address))
    return `next fit: the first hole that holds them, from where the last search stopped (${hex(stop)}) on`;
  if (ahead.length === 0 && isLowest(search))
    return `next fit: none from ${hex(stop)} on holds them, so the search goes round to the lowest that does`;
  return "";
}

function bestFit({ fits, chosen }: Search): string {
  const isTightest = fits.every(({ size, address }) => size > chosen.size || address >= chosen.address);
  if (!isTightest || fits.some(({ size }) => size < chosen.size)) return "";
  return fits.length === 1
    ? "best fit: the only hole that holds them"
    : `best fit: the smallest of the ${count(fits.length)} holes that hold them`;
}

function worstFit({ holes, chosen }: Search): string {
  return holes.some(({ size }) => size > chosen.size)
    ? ""
    : `worst fit: the largest of ${plural(holes.length, "hole")}, where it leaves the most`;
}

function bins({ event, chosen, need, fits }: Search): string {
  const own = event.bins.of(need);
  const found = event.bins.of(chosen.size);
  if (own === undefined || found === undefined || fits.some(({ size }) => size < chosen.size)) return "";
  if (own.index === found.index)
    return own.least === own.most
      ? `bin ${own.index} holds chunks of just this size`
      : `bin ${own.index} (${count(own.least)} to ${bytes(own.most)}) is sorted: its first chunk that holds them`;
  return `bin ${own.index}, of ${bytes(need)}, has none; ${found.index} is the next that is not empty`;
}

/** Good fit, also slab's: a few chunks of the own bin, else the next bin that has any. */
function goodFit({ event, chosen, need }: Search): string {
  const own = event.bins.of(need);
  const found = event.bins.of(chosen.size);
  if (own === undefined || found === undefined) return "";
  if (own.index !== found.index) {
    const lack =
      own.least === own.most
        ? `bin ${own.index}, of ${bytes(need)}, has none`
        : `none of the first in bin ${own.index} holds them`;
    return `good fit: ${lack}; ${found.index} is the next that is not empty`;
  }
  return own.least === own.most
    ? `good fit: bin ${own.index} holds chunks of just this size`
    : `good fit: the tightest of the first few in bin ${own.index} (${count(own.least)} to ${bytes(own.most)})`;
}

function sideTable(search: Search): string {
  return isLowest(search) ? `the lowest free range that holds them, as the tree of ranges knows${low(search)}` : "";
}

function bitmap(search: Search): string {
  const { event, chosen, need, holes } = search;
  const cursor = event.before.places.get("cursor") ?? 0;
  const startOf = ({ address }: Chunk): number => Math.max(address, cursor);
  const ahead = holes.filter((hole) => endOf(hole) - startOf(hole) >= need);
  if (ahead.includes(chosen) && ahead.every((hole) => startOf(hole) >= startOf(chosen)))
    return `the first run of clear bits that is long enough, from the cursor (${hex(cursor)}) on`;
  if (ahead.length === 0 && isLowest(search))
    return "no run of clear bits from the cursor on is long enough; this is the first from the start";
  return "";
}

const RULES: Readonly<Record<string, (search: Search) => string>> = {
  "first-fit": firstFit,
  "next-fit": nextFit,
  "best-fit": bestFit,
  "worst-fit": worstFit,
  binned: bins,
  "good-fit": goodFit,
  slab: goodFit,
  "side-table": sideTable,
  bitmap,
};

/** Why a hole was chosen for a chunk of `need` bytes; "" where the heap's rule does not say. */
export function whyHole(event: Event, chosen: Chunk, need: number): string {
  const holes = [...event.before.holes()];
  const fits = holes.filter(({ size }) => size >= need);
  const own = holes.find(({ address }) => address === chosen.address) ?? chosen;
  return RULES[event.allocator]?.({ event, chosen: own, need, holes, fits }) ?? "";
}

/** Why no hole was chosen. */
export function whyNoHole(event: Event, need: number): string {
  const largest = [...event.before.holes()].reduce((most, { size }) => Math.max(most, size), 0);
  if (largest === 0) return `There are no holes`;
  return largest < need
    ? `No hole holds ${bytes(need)}: the largest has ${count(largest)}`
    : `No hole was found to hold ${bytes(need)}`;
}
