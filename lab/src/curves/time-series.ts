// Figures of a heap as time goes by. When there are more than a plot has use for, every second one goes.

import type { Figures } from "../model/figures.js";
import type { Measure, Series } from "./curve.js";

const MOST_PLACES = 512;

export class TimeSeries implements Series {
  #places: { readonly seconds: number; readonly figures: Figures }[] = [];
  /** Seconds between two places that are kept. */
  #spacing = 0;

  get positions(): readonly number[] {
    return this.#places.map(({ seconds }) => seconds);
  }

  values(measure: Measure): Float64Array {
    return Float64Array.from(this.#places, ({ figures }) => figures[measure]);
  }

  /** `seconds` rise. */
  add(seconds: number, figures: Figures): void {
    const last = this.#places.at(-1)?.seconds ?? Number.NEGATIVE_INFINITY;
    if (seconds - last < this.#spacing) return;
    this.#places.push({ seconds, figures });
    if (this.#places.length <= MOST_PLACES) return;
    this.#places = this.#places.filter((_, index) => index % 2 === 0);
    this.#spacing = (2 * seconds) / MOST_PLACES;
  }
}
