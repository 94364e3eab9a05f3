// The stage of a replay: a fresh memory with the trace at its low end, a heap above, and the guest linked to both.
//
//   ┌────────┬─────┬────────┬───────┬────────────┬──────────┐
//   │ unused │ job │ blocks │ marks │ operations │ the heap │      see assembly/guests/replay.ts
//   └────────┴─────┴────────┴───────┴────────────┴──────────┘
//   0        16                                  base

import { instantiateSync } from "@assemblyscript/loader";
import type { GuestEnv, RawExports } from "../engines/module.js";
import { compileFor } from "../engines/wasm.js";
import { guests } from "../generated/guests.js";
import type { Contender } from "./contender.js";
import type { Trace } from "./parse.js";

const PAGE = 65536;
const JOB = 16;
const BLOCKS = JOB + 32;

/** Offsets of the job's fields that the guest writes, in bytes. */
const HIGH = 16;
const FAULT = 20;
/** What every block of 16 bytes and more is aligned to. */
const ALIGNMENT = 16;

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
  /** Bytes from the heap's base to behind the highest block that the checking pass was given. */
  readonly span: () => number;
  /** Bytes of memory from the heap's base on. */
  readonly memoryBytes: () => number;
}

interface Layout {
  readonly marks: number;
  readonly operations: number;
  readonly base: number;
}

function layOut({ slots, words }: Trace): Layout {
  const marks = BLOCKS + 4 * slots;
  const operations = marks + 8 * slots;
  return { marks, operations, base: Math.ceil((operations + words.byteLength) / 16) * 16 };
}

function play(guest: RawExports, name: string): Play {
  const pass = guest[name];
  if (pass === undefined) throw new TypeError(`the replay guest exports no ${name}`);
  return (from, to) => pass(JOB, from, to) >>> 0;
}

/** The replay guest's bare exports. The loader supplies what AssemblyScript imports; its own exports are slower wrappers. */
function instantiateGuest(env: GuestEnv): RawExports {
  const imports = { env: { ...env } } as unknown as WebAssembly.Imports;
  const { instance } = instantiateSync(compileFor(env.memory, guests.replay), imports);
  return instance.exports as unknown as RawExports;
}

/** Sets a trace up on a fresh heap of the contender. */
export function setStage(trace: Trace, contender: Contender): Stage {
  const { marks, operations, base } = layOut(trace);
  const memory = new WebAssembly.Memory({ initial: Math.floor(base / PAGE) + 1 });
  new Uint32Array(memory.buffer, operations, trace.words.length).set(trace.words);
  new Uint32Array(memory.buffer, JOB, 7).set([BLOCKS, marks, operations, base, base, 0, ALIGNMENT]);
  const heap = contender.open(memory, base);
  const guest = contender.engine === "js" ? guests.replay.instantiate(heap.imports) : instantiateGuest(heap.imports);
  const field = (offset: number): number => new DataView(memory.buffer).getUint32(JOB + offset, true);
  return {
    check: play(guest, "check"),
    checkLeft: play(guest, "checkLeft"),
    run: play(guest, "run"),
    freeLeft: play(guest, "freeLeft"),
    reset: () => heap.reset?.(),
    fault: () => FAULTS[field(FAULT)] ?? `fault ${field(FAULT)}`,
    span: () => field(HIGH) - base,
    memoryBytes: () => memory.buffer.byteLength - base,
  };
}
