// The lab's model: chunks kept up to date by partial walks, going back, programs.

import { type AllocatorName, allocatorNames } from "heapsmith";
import { parseTrace } from "heapsmith/trace";
import { describe, expect, inject, test } from "vitest";
import { ChunkIndex } from "../lab/src/model/chunk-index.js";
import { figuresOf } from "../lab/src/model/figures.js";
import { History } from "../lab/src/model/history.js";
import { Pane } from "../lab/src/model/pane.js";
import { Player } from "../lab/src/model/player.js";
import { type Operation, Program } from "../lab/src/model/program.js";
import { makeProgram, scenarios } from "../lab/src/model/scenarios.js";
import { Random } from "./support/random.js";

const seed = inject("seed");

function* randomOperations(count: number): Generator<Operation> {
  const random = new Random(seed);
  const live: number[] = [];
  for (let slot = 0; slot < count; slot++) {
    const kind = random.below(10);
    if (live.length === 0 || kind < 5) {
      live.push(slot);
      yield { call: kind === 0 ? "calloc" : "malloc", slot, size: random.scaled(12), alignment: 1 };
    } else if (kind === 5) {
      live.push(slot);
      yield { call: "memalign", slot, size: random.scaled(10), alignment: 2 ** random.below(9) };
    } else if (kind === 6) {
      const resized = live[random.below(live.length)] ?? 0;
      yield { call: "realloc", slot: resized, size: 1 + random.scaled(12), alignment: 1 };
    } else {
      const [freed = 0] = live.splice(random.below(live.length), 1);
      yield { call: "free", slot: freed, size: 0, alignment: 1 };
    }
  }
}

function contents({ columns, asked, count }: ChunkIndex): object {
  const part = (column: Uint32Array | Uint8Array): number[] => [...column.subarray(0, count)];
  return {
    address: part(columns.address),
    size: part(columns.size),
    header: part(columns.header),
    state: part(columns.state),
    asked: part(asked),
  };
}

function whole(player: Player): ChunkIndex {
  const index = new ChunkIndex();
  index.renew(player.inspection, player.askedOf);
  return index;
}

describe.each(allocatorNames())("%s", (allocator: AllocatorName) => {
  test("partial walks give what a whole walk gives", () => {
    const program = Program.of("random", randomOperations(3000));
    const [pane, player] = [new Pane(allocator, program), new Player(allocator, program)];
    const random = new Random(seed);
    while (pane.position < program.length) {
      pane.play(Math.min(program.length, pane.position + 1 + random.below(12)));
      pane.refresh();
      if (random.below(8) !== 0 && pane.position < program.length) continue;
      player.run(pane.position);
      expect(contents(pane.chunks)).toEqual(contents(whole(player)));
    }
  });

  test("going back leads to the very same heap", () => {
    const program = Program.of("random", randomOperations(30_000));
    const player = new Player(allocator, program);
    const history = new History(player, 2 ** 24);
    const seen = new Map<number, Uint8Array>();
    for (const stop of [100, 9000, 20_000, 30_000]) {
      while (player.position < stop) {
        player.step();
        history.note();
      }
      seen.set(stop, player.heap.snapshot());
    }
    for (const stop of [20_000, 100, 30_000, 9000]) {
      if (stop < player.position) history.rewind(stop);
      expect(player.position).toBeLessThanOrEqual(stop);
      player.run(stop);
      expect(Buffer.compare(player.heap.snapshot(), seen.get(stop) ?? Buffer.of())).toBe(0);
    }
  });

  test("figures agree with the heap's own", () => {
    const player = new Player(allocator, Program.of("random", randomOperations(2000)));
    player.run(2000);
    const stats = player.heap.stats();
    const figures = figuresOf(whole(player), player.heap.base);
    expect(figures.liveBlocks).toBe(stats.liveBlocks);
    expect(figures.holes).toBe(stats.holes);
    expect(figures.liveBytes).toBeLessThanOrEqual(stats.liveBytes);
    for (const { from, count } of stats.holeSizes) expect(figures.holeSizes[Math.log2(from)]).toBe(count);
  });
});

test.each(scenarios.map((scenario) => [scenario.id, scenario]))(
  "the scenario %s is a valid trace",
  async (_id, scenario) => {
    const program = await makeProgram(scenario, () => {});
    expect(program.length).toBe(scenario.length);
    if (program.length === 0) return;
    const trace = parseTrace(program.encode(), scenario.id);
    expect(trace.operations).toBe(program.length);
    expect(Program.ofTrace(trace).at(program.length - 1)).toEqual(program.at(program.length - 1));
  },
);

test("runs that are given back when memory runs short are seen, though no call has touched them", () => {
  const program = Program.empty("short");
  const add = (call: "malloc" | "free", slot: number, size: number) => program.add({ call, slot, size, alignment: 1 });
  for (let slot = 0; slot < 6; slot++) {
    add("malloc", slot, 16 * slot + 8);
    add("malloc", 10 + slot, 2000);
  }
  for (let slot = 0; slot < 6; slot++) add("free", slot, 0);
  for (let slot = 20; slot < 90; slot++) add("malloc", slot, 1000);
  const [pane, player] = [new Pane("slab", program), new Player("slab", program)];
  const runs = ({ columns, count }: ChunkIndex) =>
    columns.state.subarray(0, count).filter((state) => state === 4).length;
  let mostRuns = 0;
  while (pane.position < program.length) {
    pane.tellStep();
    player.run(pane.position);
    expect(contents(pane.chunks)).toEqual(contents(whole(player)));
    mostRuns = Math.max(mostRuns, runs(pane.chunks));
  }
  expect(runs(pane.chunks)).toBeLessThan(mostRuns);
});

test("a program goes on from any place in another way", () => {
  const program = Program.of("random", randomOperations(100));
  const other = program.upTo(40, "other");
  other.add({ call: "malloc", slot: program.slots, size: 7, alignment: 1 });
  expect(other.length).toBe(41);
  expect(other.at(39)).toEqual(program.at(39));
  expect(other.at(40)).toEqual({ call: "malloc", slot: program.slots, size: 7, alignment: 1 });
  expect(program.length).toBe(100);
});
