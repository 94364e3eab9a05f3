// Interleaved rounds: contenders take turns, each with a fresh instance a round.

import { median } from "../../src/trace/statistics.js";

/** An instance at work. */
export interface Worker {
  /** Does all of the work and gives its result, the same for all contenders. */
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

function playRound({ name, open }: Contender, record: Record, warm: number, expected: number | undefined): number {
  globalThis.gc?.();
  const { run, bytes } = open();
  let result = expected;
  for (let pass = 0; pass <= warm; pass += 1) {
    const start = performance.now();
    const found = run();
    (pass === 0 ? record.cold : record.warm).push(performance.now() - start);
    result ??= found;
    if (found !== result) throw new RangeError(`${name} gives ${found}, another run gave ${result}`);
  }
  record.memoryBytes = Math.max(record.memoryBytes, bytes());
  return result as number;
}

/** Each contender `rounds` times: a cold run and `warm` more. Throws RangeError where two results differ. */
export function play(contenders: readonly Contender[], rounds: number, warm: number): Timing[] {
  const records = contenders.map((contender) => ({ contender, record: { cold: [], warm: [], memoryBytes: 0 } }));
  let expected: number | undefined;
  for (let round = 0; round < rounds; round += 1) {
    const turns = [...records.slice(round % records.length), ...records.slice(0, round % records.length)];
    for (const { contender, record } of turns) expected = playRound(contender, record, warm, expected);
  }
  return records.map(({ contender: { name, moduleBytes }, record }) => ({
    name,
    moduleBytes,
    cold: median(record.cold),
    warm: median(record.warm),
    memoryBytes: record.memoryBytes,
  }));
}
