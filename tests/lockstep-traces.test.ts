// Recorded traces on both engines: every block keeps its contents, every invariant holds, and the memories are the same
// byte for byte: heaps, contents, and the list of the addresses that were given.

import { beforeAll, describe, test } from "vitest";
import { type AllocatorName, createHeap } from "../src/index.js";
import { guestOn, importingStage } from "../src/trace/contender.js";
import type { Trace } from "../src/trace/parse.js";
import type { Stage } from "../src/trace/stage.js";
import { checker } from "./support/check.js";
import { type Engine, engines, names } from "./support/engine.js";
import { recordedTraces } from "./support/trace.js";

/** Operations between two looks at the heaps. */
const SLICE = 16384;

interface Player {
  readonly engine: Engine;
  readonly stage: Stage;
  readonly memory: WebAssembly.Memory;
  readonly check: () => void;
}

/** A stage whose heap can be looked at. */
function player(trace: Trace, allocator: AllocatorName, engine: Engine): Player {
  const places: { memory: WebAssembly.Memory; base: number }[] = [];
  const stage = importingStage(trace, guestOn(engine), (memory, base) => {
    places.push({ memory, base });
    return createHeap({ allocator, engine, memory, base });
  });
  const [place] = places;
  if (place === undefined) throw new TypeError("a stage without a heap");
  const { memory } = place;
  return { engine, stage, memory, check: checker({ ...place, allocator, limit: 0 }) };
}

function compare(players: readonly Player[], when: string): void {
  const [first, ...others] = players.map(({ memory }) => Buffer.from(memory.buffer));
  for (const other of others) {
    if (first?.equals(other)) continue;
    const at = first?.findIndex((byte, index) => byte !== other[index]);
    throw new Error(`${when}: the memories differ, first at address ${at}`);
  }
}

/** Plays [0, count), slice by slice, on all. */
function play(players: readonly Player[], pass: "check" | "checkLeft", count: number): void {
  for (let from = 0; from < count; from += SLICE) {
    const to = Math.min(from + SLICE, count);
    for (const { engine, stage } of players) {
      if (pass === "check") stage.hand(from, to);
      const reached = stage[pass](from, to);
      if (reached !== to) throw new Error(`${pass}, ${reached}, on ${engine}: ${stage.fault()}`);
    }
    compare(players, `${pass}, ${from} to ${to - 1}`);
    for (const { check } of players) check();
  }
}

describe.each(recordedTraces())("trace $name", ({ load }) => {
  let trace: Trace;

  beforeAll(() => {
    trace = load();
  });

  test.each(names as AllocatorName[])("%s", (allocator) => {
    const players = engines.map((engine) => player(trace, allocator, engine));
    play(players, "check", trace.operations);
    play(players, "checkLeft", trace.slots);
  });
});
