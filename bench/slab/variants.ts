// Variants of slab, compiled from its sources with some parameters changed.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileVariant } from "../../scripts/build-wasm.mjs";
import type { Contender } from "../../src/trace/contender.js";
import { setStage } from "../../src/trace/stage.js";
import { onceForEachBase } from "../entrants/entrant.js";
import { link, linkedGuest } from "../entrants/link.js";
import { ROOT } from "../root.js";
import { edited, PARAMETERS, type Setting, shippedValue } from "./parameters.js";

export interface Variant {
  /** "shipped", or what is different. */
  readonly name: string;
  readonly settings: readonly Setting[];
  readonly module: Uint8Array;
  readonly contender: (base: number) => Promise<Contender>;
}

export const SHIPPED = "shipped";
const SOURCES = "assembly/";

export async function makeVariant(settings: readonly Setting[]): Promise<Variant> {
  const edit = (name: string, text: string): string =>
    name.startsWith(SOURCES) ? edited(name.slice(SOURCES.length), text, settings) : text;
  const bytes = await compileVariant(ROOT, "assembly/modules/slab.ts", "slab", edit);
  const name = settings.length === 0 ? SHIPPED : settings.map((each) => `${each.name}=${each.value}`).join(",");
  const contender = onceForEachBase(async (base): Promise<Contender> => {
    const module = await link(bytes, base);
    return {
      allocator: name,
      engine: "wasm",
      moduleBytes: bytes.length,
      stage: (trace) => setStage(trace, linkedGuest(module)),
    };
  });
  return { name, settings, module: bytes, contender };
}

/** Each parameter with each of the values that are to be tried, but for those that are shipped. */
export function allSettings(): Setting[][] {
  return PARAMETERS.flatMap((parameter) => {
    const text = readFileSync(join(ROOT, SOURCES, parameter.file), "utf8");
    const shipped = shippedValue(parameter, text);
    const values = parameter.tried.filter((value) => value !== shipped);
    return values.map((value) => [{ name: parameter.name, value }]);
  });
}
