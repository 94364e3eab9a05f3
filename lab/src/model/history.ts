// History: states of a player along its way, so that going back is a short way forward from one of them.

import type { Player, PlayerState } from "./player.js";

/** Operations between two states at first; doubled whenever the states outgrow the budget. */
const LEAST_SPACING = 8192;
/** Where going back has led, a state is kept this many operations earlier: the next steps back are short. */
export const NEARBY = 512;

export class History {
  readonly #player: Player;
  /** Bytes that the states may take together. */
  readonly #budget: number;
  /** By position, rising. */
  #states: PlayerState[] = [];
  #spacing = LEAST_SPACING;
  /** Before the place where going back has led last. */
  #nearby: PlayerState | undefined;

  constructor(player: Player, budget: number) {
    this.#player = player;
    this.#budget = budget;
  }

  /** To be called as the player goes: keeps its state where one is due. */
  note(): void {
    const last = this.#states.at(-1)?.position ?? 0;
    if (this.#player.position < last + this.#spacing || !this.#isAffordable()) return;
    this.#states.push(this.#player.save());
    if (this.#size() > this.#budget) this.#thin();
  }

  /** Brings the player to the latest kept state at or before `target`. */
  rewind(target: number): void {
    const reached = [...this.#states, ...(this.#nearby === undefined ? [] : [this.#nearby])].filter(
      ({ position }) => position <= target,
    );
    const best = reached.reduce<PlayerState | undefined>(
      (latest, state) => (state.position > (latest?.position ?? 0) ? state : latest),
      undefined,
    );
    if (best === undefined) this.#player.reset();
    else this.#player.restore(best);
  }

  /** Keeps the player's state as that from which the next steps back go forward. */
  keepNearby(): void {
    if (this.#isAffordable()) this.#nearby = this.#player.save();
  }

  /** Forgets what comes after a position: another program goes on from there. */
  forgetAfter(end: number): void {
    this.#states = this.#states.filter(({ position }) => position <= end);
    if ((this.#nearby?.position ?? 0) > end) this.#nearby = undefined;
  }

  /** Whether the budget is worth several such states. */
  #isAffordable(): boolean {
    return 4 * (this.#player.inspection.end() - this.#player.heap.base) <= this.#budget;
  }

  #size(): number {
    return this.#states.reduce((sum, { heap, blocks }) => sum + heap.length + 2 * blocks.byteLength, 0);
  }

  #thin(): void {
    this.#states = this.#states.filter((_, index) => index % 2 === 1);
    this.#spacing *= 2;
  }
}
