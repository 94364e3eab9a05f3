// A program whose sizes drift: what one phase frees is too small for the next, and too much lives on between.

import { Random } from "../workloads/random.js";

/** Least and most bytes of blocks, phase by phase. */
const PHASES = [
  [64, 200],
  [100, 300],
  [400, 1200],
  [1500, 5000],
  [6000, 20_000],
  [100, 20_000],
  [64, 600],
] as const;
const ROUNDS = 3;
/** Of ten blocks, those that are freed at the end of a round. */
const FREED = 7;

/** A heap that gives and takes blocks by name, and says where one is. */
export interface BlockHeap {
  /** 0 where memory is refused. */
  readonly alloc: (bytes: number) => number;
  readonly free: (name: number) => void;
  readonly addressOf: (name: number) => number;
}

export interface Drift {
  /** Bytes that the program keeps at most, and nearly has at the end of each round. */
  readonly live: number;
  readonly seed: number;
  /** Called after blocks have been freed. */
  readonly look?: () => void;
}

export interface DriftOutcome {
  /** First address behind the highest block that was given. */
  readonly end: number;
  /** The most bytes that lived at once. */
  readonly peak: number;
  /** The same with 12 bytes for each block. */
  readonly peakWithHeaders: number;
}

const HEADER = 12;

export function playDrift({ alloc, free, addressOf }: BlockHeap, { live, seed, look }: Drift): DriftOutcome {
  const random = new Random(seed);
  let held: { name: number; bytes: number }[] = [];
  let [sum, end, peak, peakWithHeaders] = [0, 0, 0, 0];
  for (const [least, most] of PHASES) {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (;;) {
        const bytes = (least + random.below(most - least) + 7) & ~7;
        if (sum + bytes > live) break;
        const name = alloc(bytes);
        if (name === 0) throw new Error(`${bytes} bytes refused`);
        held.push({ name, bytes });
        sum += bytes;
        end = Math.max(end, addressOf(name) + bytes);
      }
      peak = Math.max(peak, sum);
      peakWithHeaders = Math.max(peakWithHeaders, sum + held.length * HEADER);
      held = held.filter(({ name, bytes }) => {
        if (random.below(10) >= FREED) return true;
        free(name);
        sum -= bytes;
        return false;
      });
      look?.();
    }
  }
  return { end, peak, peakWithHeaders };
}
