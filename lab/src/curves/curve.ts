// A curve: figures of one heap along a program, in as many places as a plot has use for.

import type { Figures } from "../model/figures.js";

export const MEASURES = ["span", "liveBytes", "fragmentation", "largestHole", "holes"] as const;
export type Measure = (typeof MEASURES)[number];

/** Figures in several places along a way. */
export interface Series {
  /** Where the places are, rising. */
  readonly positions: readonly number[];
  /** Figures at each of them; NaN where they are not known. */
  values(measure: Measure): Float64Array;
}

/** Places along a program where its figures are kept. */
const MOST_PLACES = 400;

export class Curve implements Series {
  /** Operations of the program. */
  readonly length: number;
  /** Number of places, from 0 to this. */
  readonly places: number;
  readonly positions: readonly number[];
  readonly #values: Readonly<Record<Measure, Float64Array>>;

  constructor(length: number) {
    this.length = length;
    this.places = Math.min(length, MOST_PLACES);
    this.positions = Array.from({ length: this.places + 1 }, (_, place) => this.positionOf(place));
    const column = (): Float64Array => new Float64Array(this.places + 1).fill(Number.NaN);
    this.#values = {
      span: column(),
      liveBytes: column(),
      fragmentation: column(),
      largestHole: column(),
      holes: column(),
    };
  }

  /** Operations that have been played at a place. */
  positionOf(place: number): number {
    return this.places === 0 ? 0 : Math.round((place * this.length) / this.places);
  }

  /** The last place at or before a position. */
  placeOf(position: number): number {
    return this.length === 0 ? 0 : Math.floor((position * this.places) / this.length);
  }

  values(measure: Measure): Float64Array {
    return this.#values[measure];
  }

  has(place: number): boolean {
    return !Number.isNaN(this.#values.span[place] ?? Number.NaN);
  }

  /** Keeps figures, unless there are some of that place. */
  add(position: number, figures: Figures): void {
    const place = this.placeOf(position);
    if (this.has(place)) return;
    for (const measure of MEASURES) this.#values[measure][place] = figures[measure];
  }

  /** A curve of a program that begins as this one's does, up to a position. */
  continued(length: number, position: number): Curve {
    const next = new Curve(length);
    for (let place = 0; place <= this.places; place += 1) {
      const at = this.positionOf(place);
      const target = next.placeOf(at);
      if (at > position || !this.has(place) || next.has(target)) continue;
      for (const measure of MEASURES) next.#values[measure][target] = this.#values[measure][place] ?? Number.NaN;
    }
    return next;
  }
}
