// The stage of a replay: a fresh memory with the job at its low end, a heap above, and the guest linked to both. The
// operations are handed over in windows, so that the memory is as large as the heap makes it, whatever the trace.
//
//   ┌────────┬─────┬────────┬────────┬───────┬──────────┐
//   │ unused │ job │ window │ blocks │ marks │ the heap │      see assembly/guests/replay.ts
//   └────────┴─────┴────────┴────────┴───────┴──────────┘
//   0        64 KiB                          base

import type { RawExports } from "../engines/module.js";
import { OPERATION_WORDS } from "./format.js";
import type { Trace } from "./parse.js";

const PAGE = 65536;
/** The first page is left to what a C library may keep at low addresses. */
const JOB = PAGE;
const JOB_BYTES = 32;
/** Operations in a window: so few that they stay in a processor's cache beside what the heap touches. */
const WINDOW = 16384;
const OPERATIONS = JOB + JOB_BYTES;
const BLOCKS = OPERATIONS + 4 * OPERATION_WORDS * WINDOW;
const LEAST_BASE = 2 ** 22;

/** Offsets of the job's fields, in bytes. */
const HIGH = 16;
const FAULT = 20;
const ORIGIN = 28;
/** What every block of 16 bytes and more is aligned to, unless the heap promises less. */
const MAX_ALIGN = 16;

/** Why the guest stops, by its fault numbers. */
const FAULTS: readonly string[] = [
  "no fault",
  "memory refused",
  "the block lies outside the heap",
  "the block is misaligned",
  "calloc's block is not zeroed",
  "a live block was overwritten",
  "realloc has not kept the contents",
];

/** A range of operations or slots is played; returns how far it came: `to`, or where the first fault is. */
export type Play = (from: number, to: number) => number;

export interface Stage {
  /** Most operations that can be handed over at a time. */
  readonly window: number;
  /** Hands over the operations that are played next. */
  readonly hand: (from: number, to: number) => void;
  /** The checking pass and its end. */
  readonly check: Play;
  readonly checkLeft: Play;
  /** The timed pass and its end. */
  readonly run: Play;
  readonly freeLeft: Play;
  /** Between two passes. */
  readonly reset: () => void;
  /** Why a pass has stopped. */
  readonly fault: () => string;
  /** Bytes from the heap's base to behind the highest block of the checking pass; null where there are no addresses. */
  readonly span: () => number | null;
  /** Bytes of memory that the heap has taken; null where it cannot tell. */
  readonly memoryBytes: () => number | null;
  /** Address of each slot's block, 0 for none, as it is now; null where there are no addresses. */
  readonly blocks: () => Uint32Array | null;
  /** Where the heap's span begins. */
  readonly low: number;
}

/** The replay guest, linked to a heap in the same memory. */
export interface Guest {
  readonly memory: WebAssembly.Memory;
  /** What assembly/guests/replay.ts exports. */
  readonly passes: RawExports;
  /** Frees all blocks, where the allocator cannot free single ones. */
  readonly reset?: (() => void) | undefined;
  /** Where the heap's span begins, if not at its base. */
  readonly low?: number;
  /** Alignment promised for blocks of 16 bytes and more, if not 16. */
  readonly alignment?: number;
}

/** First address of the heap: a power of two, so that what is made for one trace mostly serves for another. */
export function baseFor({ slots }: Pick<Trace, "slots">): number {
  const end = BLOCKS + 12 * slots;
  return Math.max(LEAST_BASE, 2 ** Math.ceil(Math.log2(end)));
}

function pass({ passes }: Guest, name: string): Play {
  const play = passes[name];
  if (play === undefined) throw new TypeError(`the replay guest exports no ${name}`);
  return (from, to) => play(JOB, from, to) >>> 0;
}

/** Sets a trace up on a guest whose heap begins at the trace's base. */
export function setStage(trace: Trace, guest: Guest): Stage {
  const base = baseFor(trace);
  const { memory, reset = () => {}, low = base, alignment = MAX_ALIGN } = guest;
  const marks = BLOCKS + 4 * trace.slots;
  new Uint32Array(memory.buffer, JOB, 8).set([BLOCKS, marks, OPERATIONS, base, base, 0, alignment, 0]);
  const field = (offset: number): number => new DataView(memory.buffer).getUint32(JOB + offset, true);
  return {
    window: WINDOW,
    hand: (from, to) => {
      const words = trace.words.subarray(OPERATION_WORDS * from, OPERATION_WORDS * to);
      new Uint32Array(memory.buffer, OPERATIONS, words.length).set(words);
      new DataView(memory.buffer).setUint32(JOB + ORIGIN, from, true);
    },
    check: pass(guest, "check"),
    checkLeft: pass(guest, "checkLeft"),
    run: pass(guest, "run"),
    freeLeft: pass(guest, "freeLeft"),
    reset,
    fault: () => FAULTS[field(FAULT)] ?? `fault ${field(FAULT)}`,
    span: () => field(HIGH) - low,
    memoryBytes: () => memory.buffer.byteLength - base,
    blocks: () => new Uint32Array(memory.buffer, BLOCKS, trace.slots),
    low,
  };
}
