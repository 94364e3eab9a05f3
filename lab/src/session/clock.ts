// The clock: plays a session, so many calls a second, a part of them in each frame.

import type { Session } from "./session.js";

/** Calls a second that can be chosen. */
export const SPEEDS = [1, 4, 15, 60, 250, 1000, 4000, 16_000, 64_000, 250_000] as const;
/** Up to this speed every call is told. */
const TOLD_SPEED = 15;
/** Milliseconds of a frame that playing may take. */
const BUDGET_MS = 7;
/** What was lost in a long frame is not caught up with: the next would be long, too. */
const LONGEST_FRAME_MS = 34;

export class Clock extends EventTarget {
  readonly #session: Session;
  #speed = 4;
  #frame: number | undefined;
  #last = 0;
  /** Calls that are due; a part of one is kept for the next frame. */
  #due = 0;

  constructor(session: Session) {
    super();
    this.#session = session;
  }

  get isPlaying(): boolean {
    return this.#frame !== undefined;
  }

  /** Calls a second. */
  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    this.#speed = speed;
    this.dispatchEvent(new Event("change"));
  }

  /** From the beginning, where the end has been reached. */
  async play(): Promise<void> {
    if (this.isPlaying || this.#session.program.length === 0) return;
    if (this.#session.isAtEnd) await this.#session.seek(0);
    this.#due = 1;
    this.#last = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#tick(now));
    this.dispatchEvent(new Event("change"));
  }

  pause(): void {
    if (this.#frame === undefined) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    if (this.#speed > TOLD_SPEED) void this.#session.seek(this.#session.position);
    this.dispatchEvent(new Event("change"));
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else void this.play();
  }

  #tick(now: number): void {
    const elapsed = Math.min(Math.max(now - this.#last, 0), LONGEST_FRAME_MS);
    this.#last = now;
    this.#due += (elapsed / 1000) * this.#speed;
    const count = Math.floor(this.#due);
    this.#due -= count;
    this.#frame = requestAnimationFrame((next) => this.#tick(next));
    if (count > 0) this.#play(count);
    if (this.#session.isAtEnd) this.pause();
  }

  #play(count: number): void {
    if (this.#speed > TOLD_SPEED) this.#session.advance(count, performance.now() + BUDGET_MS);
    else for (let left = count; left > 0; left -= 1) this.#session.step();
  }
}
