// Passes over a trace: slice by slice, with a look at the clock between two slices.

import { millisecondsOf } from "./clock.js";
import { CALLS, OPERATION_WORDS } from "./format.js";
import type { Trace } from "./parse.js";
import type { Play, Stage } from "./stage.js";

/** A slice is as long as a window, but where that would take longer than this. */
const LONGEST_SLICE_MS = 50;
const FIRST_SLICE = 64;
/**
 * Of passes that are not timed. A search that was short may be a million times as long from one call to the next: with
 * no more calls than these, such a slice ends. What has come through a pass of them is timed in longer ones.
 */
const SHORT_SLICE = 128;

export type StopReason = "fail" | "over budget";

/** Ends a pass early. */
export class Stop extends Error {
  readonly outcome: StopReason;

  constructor(outcome: StopReason, reason: string) {
    super(reason);
    this.outcome = outcome;
  }
}

/** The passes of one replay. Each must end within the budget; `onSlice` is told how many operations a slice had. */
export class Passes {
  readonly #trace: Trace;
  readonly #budgetMs: number;
  readonly #onSlice: (operations: number) => void;
  /** Milliseconds that are left of it. */
  #leftMs: number;

  constructor(trace: Trace, budgetMs: number, onSlice: (operations: number) => void) {
    this.#trace = trace;
    this.#budgetMs = budgetMs;
    this.#onSlice = onSlice;
    this.#leftMs = budgetMs;
  }

  /** Makes a stage: an error there is a failed replay. */
  stage(make: (trace: Trace) => Stage): Stage {
    return this.#guarded(() => make(this.#trace), "while the heap is made");
  }

  /** The checking pass: stops at the first fault. */
  check(stage: Stage): void {
    this.begin();
    this.#play(stage, stage.check, "check", 0, this.#trace.operations, SHORT_SLICE);
    this.#empty(stage, stage.checkLeft, SHORT_SLICE);
  }

  /** A timed pass: its milliseconds. What is left is freed outside the time. */
  time(stage: Stage): number {
    this.begin();
    const elapsed = this.part(stage, 0, this.#trace.operations);
    this.end(stage);
    return elapsed;
  }

  /** Begins a timed pass that is played part by part: from here on its budget counts. */
  begin(): void {
    this.#leftMs = this.#budgetMs;
  }

  /** Plays the operations [from, to) of a timed pass: their milliseconds. */
  part(stage: Stage, from: number, to: number): number {
    return this.#play(stage, stage.run, "timed pass", from, to, stage.window);
  }

  /** The same where nobody asks for the time, and no pass has been before. */
  advance(stage: Stage, from: number, to: number): void {
    this.#play(stage, stage.run, "pass", from, to, SHORT_SLICE);
  }

  /** Ends a timed pass: frees what is left. */
  end(stage: Stage): void {
    this.#empty(stage, stage.freeLeft, stage.window);
    stage.reset();
  }

  /** Plays the operations [first, end); returns the milliseconds that the slices took. */
  #play(stage: Stage, play: Play, pass: string, first: number, end: number, longest: number): number {
    let elapsed = 0;
    let length = FIRST_SLICE;
    for (let from = first; from < end; ) {
      const to = Math.min(from + length, end);
      const place = `${pass}, operations ${from} to ${to - 1}`;
      stage.hand(from, to);
      const took = this.#slice(stage, play, from, to, place, (index) => this.#describe(index));
      elapsed += took;
      length = nextLength(length, took, longest);
      this.#onSlice(to - from);
      from = to;
    }
    return elapsed;
  }

  /** Frees what is left live, in the order of the slots. */
  #empty(stage: Stage, play: Play, longest: number): void {
    const { slots } = this.#trace;
    let length = FIRST_SLICE;
    for (let from = 0; from < slots; ) {
      const to = Math.min(from + length, slots);
      const place = `freeing slots ${from} to ${to - 1}`;
      const took = this.#slice(stage, play, from, to, place, (slot) => `slot ${slot} at the end`);
      length = nextLength(length, took, longest);
      from = to;
    }
  }

  #slice(stage: Stage, play: Play, from: number, to: number, place: string, describe: (at: number) => string): number {
    if (this.#leftMs <= 0) throw new Stop("over budget", `over the budget of ${this.#budgetMs} ms a pass (${place})`);
    let reached = from;
    const elapsed = this.#guarded(
      () =>
        millisecondsOf(() => {
          reached = play(from, to);
        }),
      place,
    );
    this.#leftMs -= elapsed;
    if (reached !== to) throw new Stop("fail", `${describe(reached)}: ${stage.fault()}`);
    return elapsed;
  }

  /** A trap in the allocator, or a memory that the engine cannot make, is a failed replay. */
  #guarded<T>(act: () => T, place: string): T {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
      throw new Stop("fail", `${error.name}: ${error.message} (${place})`);
    }
  }

  /** An operation as its caller would write it. */
  #describe(index: number): string {
    const { words } = this.#trace;
    const at = index * OPERATION_WORDS;
    const [first = 0, slot = 0, size = 0] = [words[at], words[at + 1], words[at + 2]];
    const alignment = first >>> 8 === 0 ? "" : ` at 2^${first >>> 8}`;
    return `operation ${index} (${CALLS[first & 0xff]}, slot ${slot}, ${size} bytes${alignment})`;
  }
}

/** Slices grow while they are short in time; one that was long has the next one shorter. */
function nextLength(length: number, tookMs: number, longest: number): number {
  if (tookMs > LONGEST_SLICE_MS) return Math.max(1, Math.floor((length * LONGEST_SLICE_MS) / tookMs));
  return tookMs > LONGEST_SLICE_MS / 4 ? length : Math.min(4 * length, longest);
}
