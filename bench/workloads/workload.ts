// A synthetic workload: calls after a pattern, for as many live bytes and operations as wanted.

import type { Trace } from "../../src/trace/parse.js";
import { Random } from "./random.js";
import { TraceWriter } from "./writer.js";

export interface Scale {
  /** Bytes that are live at the peak, about. */
  readonly live: number;
  /** Calls, at least about; a pattern goes on to the end of its step. */
  readonly operations: number;
}

export interface Workload {
  readonly name: string;
  /** What it is hard on. */
  readonly stresses: string;
  /** Where it comes from. */
  readonly origin: string;
  /** Writes the calls. */
  readonly play: (writer: TraceWriter, random: Random, scale: Scale) => void;
}

export function traceOf(workload: Workload, seed: number, scale: Scale): Trace {
  const writer = new TraceWriter();
  workload.play(writer, new Random(seed), scale);
  return writer.trace(workload.name);
}

/** Allocates blocks until so many bytes are live; gives their slots. */
export function fill(writer: TraceWriter, live: number, allocate: () => number): number[] {
  const slots: number[] = [];
  while (writer.live < live) slots.push(allocate());
  return slots;
}

/** Frees those that `isFreed` picks; gives the others. */
export function freeSome(writer: TraceWriter, slots: readonly number[], isFreed: (index: number) => boolean): number[] {
  return slots.filter((slot, index) => {
    if (!isFreed(index)) return true;
    writer.free(slot);
    return false;
  });
}

/** Takes any of the slots out of a list that is not empty; the last one comes in its place. */
export function takeAny(slots: number[], random: Random): number {
  const place = random.below(slots.length);
  const taken = slots[place] as number;
  const last = slots.pop() as number;
  if (place < slots.length) slots[place] = last;
  return taken;
}

/** Adds all to a list, however many: arguments of a call would be too many. */
export function append(slots: number[], more: readonly number[]): void {
  for (const slot of more) slots.push(slot);
}
