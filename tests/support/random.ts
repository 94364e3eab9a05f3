// Random numbers for hot loops, where a property-testing library would cost more than what is tested.

/** Marsaglia's xorshift32 ("Xorshift RNGs", 2003). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state % bound;
  }

  /** A number below 2^`most` bits, each bit length as likely as any other: small ones often, large ones at times. */
  scaled(most: number): number {
    return this.below(2 ** this.below(most + 1));
  }
}
