// Interleaved rounds: contenders take turns, each with a fresh instance a round.

import { median } from "../../src/trace/statistics.js";

/** An instance at work. */
export interface Worker {
  /** Does all of the work and gives its result: that of the same run of every contender. */
  readonly run: () => number;
  /** Size of its memory. */
  readonly bytes: () => number;
}

export interface Contender {
  readonly name: string;
  readonly moduleBytes: number;
  readonly open: () => Worker;
}

export interface Timing {
  readonly name: string;
  readonly moduleBytes: number;
  /** Medians, in milliseconds: of the first run of each instance, and of those after it. */
  readonly cold: number;
  readonly warm: number;
  /** The most that the memory had. */
  readonly memoryBytes: number;
}

interface Record {
  readonly cold: number[];
  readonly warm: number[];
  memoryBytes: number;
}

/** Milliseconds of processor time that this process has taken: a busy machine does not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Plays a round; what no contender has found yet is added to `expected`, a result a run. */
function playRound({ name, open }: Contender, record: Record, warm: number, expected: number[]): void {
  globalThis.gc?.();
  const { run, bytes } = open();
  for (let pass = 0; pass <= warm; pass += 1) {
    const start = processorTime();
    const found = run();
    (pass === 0 ? record.cold : record.warm).push(processorTime() - start);
    expected[pass] ??= found;
    if (found !== expected[pass])
      throw new RangeError(`${name}, run ${pass}: gives ${found}, another gave ${expected[pass]}`);
  }
  record.memoryBytes = Math.max(record.memoryBytes, bytes());
}

/** Each contender `rounds` times: a cold run and `warm` more. Throws RangeError where two results differ. */
export function play(contenders: readonly Contender[], rounds: number, warm: number): Timing[] {
  const records = contenders.map((contender) => ({ contender, record: { cold: [], warm: [], memoryBytes: 0 } }));
  const expected: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const turns = [...records.slice(round % records.length), ...records.slice(0, round % records.length)];
    for (const { contender, record } of turns) playRound(contender, record, warm, expected);
  }
  return records.map(({ contender: { name, moduleBytes }, record }) => ({
    name,
    moduleBytes,
    cold: median(record.cold),
    warm: median(record.warm),
    memoryBytes: record.memoryBytes,
  }));
}
