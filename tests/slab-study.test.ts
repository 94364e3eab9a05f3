// The study of slab's parameters: what it varies is what the sources have.

import { expect, test } from "vitest";
import { allSettings, makeVariant } from "../bench/slab/variants.js";

test("each parameter is a constant of the sources, and what is tried beside it makes another module", async () => {
  const settings = allSettings();
  const names = new Set(settings.map(([first]) => first?.name));
  expect(names).toContain("GROWTH_SHIFT");
  const [shipped, ...variants] = await Promise.all(
    [[], ...[...names].map((name) => settings.find(([first]) => first?.name === name) ?? [])].map(makeVariant),
  );
  for (const variant of variants) expect(variant.module, variant.name).not.toEqual(shipped?.module);
}, 120_000);
