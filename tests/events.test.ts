// What a recorder keeps of calls, until a trace is made of them.

import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { RecordError } from "../src/errors.js";
import { createEvents, type Events } from "../src/record/events.js";
import { CALLS, FREE } from "../src/trace/format.js";

type Told = [call: number, block: number, size: number, other: number, site: number];

const word = fc.oneof(
  fc.nat(0xffff_ffff),
  fc.nat(2 ** 10),
  fc.constantFrom(0, 7, 8, 2 ** 29 - 1, 2 ** 29, 2 ** 32 - 1),
);
/** What an event has not is 0: of a malloc there is no `other`, of a free nothing else. */
const told = fc
  .tuple(fc.nat(CALLS.length - 1), word, word, word, fc.option(word, { nil: 0 }))
  .map(([call, block, size, other, site]): Told => {
    if (call === FREE) return [call, 0, 0, other, site];
    return [call, block, size, CALLS[call] === "malloc" || CALLS[call] === "calloc" ? 0 : other, site];
  });

function visited(events: Events): Told[] {
  const all: Told[] = [];
  events.each((...event) => all.push(event));
  return all;
}

test("events come back as they were told, in order", () => {
  fc.assert(
    fc.property(fc.array(told, { maxLength: 200 }), (all) => {
      const events = createEvents();
      expect(events.isEmpty()).toBe(true);
      for (const [call, block, size, other, site] of all) {
        if (site === 0) events.event(call, block, size, other);
        else events.add(call, block, size, other, site);
      }
      expect(visited(events)).toEqual(all);
      expect(events.isEmpty()).toBe(all.length === 0);
    }),
    { seed: inject("seed"), numRuns: 200 },
  );
});

test("none is lost where their memory has to grow", () => {
  const events = createEvents();
  const count = 400_000;
  for (let index = 0; index < count; index++) events.event(index % 2, 64, index, 8 * index);
  let seen = 0;
  events.each((call, _block, size, other) => {
    if (call === FREE ? other !== 8 * seen : size !== seen) throw new Error(`event ${seen} is wrong`);
    seen += 1;
  });
  expect(seen).toBe(count);
});

test("where their memory cannot grow, the trace says how many are lost", () => {
  const events = createEvents(1);
  const fits = 65_536 / 4 - 5;
  for (let index = 0; index < fits; index++) events.event(FREE, 0, 0, 8);
  expect(visited(events)).toHaveLength(fits);
  for (const call of [FREE, 0, 2]) events.event(call, 8, 8, 8);
  expect(() => visited(events)).toThrow(new RecordError("3 calls are not recorded: memory for them was refused"));
});
