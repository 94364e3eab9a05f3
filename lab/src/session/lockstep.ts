// Panes that go through a program in step.

import type { AllocatorName } from "heapsmith";
import type { Step } from "../explain/explain.js";
import { NEARBY } from "../model/history.js";
import { Pane } from "../model/pane.js";
import type { Program } from "../model/program.js";

/** Milliseconds of work between two chances for the page to do other things. */
const SLICE_MS = 10;
/** Operations between two looks at the clock. */
const BATCH = 64;

export interface Travel {
  /** Ends the way early, where it is. */
  readonly signal: AbortSignal;
  /** Called now and then with the operations played and those to be played. */
  readonly onProgress: (done: number, total: number) => void;
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

export class Lockstep {
  readonly panes: readonly Pane[];
  #program: Program;

  constructor(allocators: readonly AllocatorName[], program: Program) {
    this.panes = allocators.map((allocator) => new Pane(allocator, program));
    this.#program = program;
  }

  get program(): Program {
    return this.#program;
  }

  /** Operations that every pane has played; while they travel, the fewest. */
  get position(): number {
    return Math.min(...this.panes.map(({ position }) => position));
  }

  get isAtEnd(): boolean {
    return this.position >= this.#program.length;
  }

  /** Plays the next operation on every pane. There must be one. */
  step(): Step[] {
    return this.panes.map((pane) => pane.tellStep());
  }

  /** Plays up to `count` operations, fewer if the time is up; the panes stay in step. */
  advance(count: number, deadline: number): void {
    const target = Math.min(this.position + count, this.#program.length);
    while (this.position < target && performance.now() < deadline) {
      const stop = Math.min(this.position + BATCH, target);
      for (const pane of this.panes) pane.play(stop);
    }
  }

  refresh(): void {
    for (const pane of this.panes) pane.refresh();
  }

  /** Brings every pane to a position, forward or back. False where it was ended early. */
  async travel(target: number, travel: Travel): Promise<boolean> {
    const isBack = target < this.position || this.panes.some(({ position }) => position > target);
    if (isBack) for (const pane of this.panes) pane.rewind(target);
    const stops = isBack ? [Math.max(target - NEARBY, 0), target] : [target];
    const total = this.panes.reduce((sum, { position }) => sum + target - position, 0);
    let done = 0;
    for (const stop of stops) {
      for (const pane of this.panes) {
        while (pane.position < stop) {
          const from = pane.position;
          playFor(pane, stop);
          done += pane.position - from;
          travel.onProgress(done, total);
          await breathe();
          if (travel.signal.aborted) return false;
        }
        if (stop < target) pane.keepNearby();
      }
    }
    this.refresh();
    return true;
  }

  /** Goes on with another program, which begins with what has been played. */
  follow(program: Program): void {
    this.#program = program;
    for (const pane of this.panes) pane.follow(program);
  }
}

/** Plays for a slice of time, not beyond `target`. */
function playFor(pane: Pane, target: number): void {
  const deadline = performance.now() + SLICE_MS;
  while (pane.position < target && performance.now() < deadline) pane.play(Math.min(pane.position + BATCH, target));
}
