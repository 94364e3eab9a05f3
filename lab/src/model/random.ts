// Random numbers that are the same at every visit (xorshift, G. Marsaglia, 2003).

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** An integer from 0 to `end` − 1. */
  below(end: number): number {
    let word = this.#state;
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    this.#state = word >>> 0;
    return Math.floor((this.#state / 2 ** 32) * end);
  }

  /** A size up to 2^`log`, small ones more often. */
  scaled(log: number): number {
    return 1 + this.below(2 ** (1 + this.below(log)));
  }
}
