// Who takes part in the comparison, and how it is linked.

import type { Contender } from "../../src/trace/contender.js";
import type { Sizes } from "./sizes.js";

/**
 * static: guest and allocator merged into one Wasm module. imported: the guest, in Wasm, imports another instance's
 * calls. from JS: a guest in JavaScript calls an allocator in Wasm. JS: both are JavaScript.
 */
export type Linkage = "static" | "imported" | "from JS" | "JS";

export const LINKAGES: readonly Linkage[] = ["static", "imported", "from JS", "JS"];

export interface Entrant {
  /** Names it in every table. */
  readonly name: string;
  /** What `--contenders` takes: several linkages may share it. */
  readonly allocator: string;
  readonly kind: "own" | "peer" | "null";
  readonly linkage: Linkage;
  /** Of the package it comes from; null for our own. */
  readonly version: () => string | null;
  /** Why it cannot take part here and how to get it; null where it can. */
  readonly absence: () => string | null;
  /** Builds and links it, once for each base. */
  readonly contender: (base: number) => Promise<Contender>;
  /** Of the allocator's module, or of its script without what a bundler drops; null where it is the engine's own. */
  readonly sizes: () => Promise<Sizes | null>;
}

/** The same promise for the same base. */
export function onceForEachBase<T>(make: (base: number) => Promise<T>): (base: number) => Promise<T> {
  const made = new Map<number, Promise<T>>();
  return (base) => {
    const known = made.get(base) ?? make(base);
    made.set(base, known);
    return known;
  };
}
