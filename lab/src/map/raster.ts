// Chunks to pixels: each row of the map is worked out as one line of pixels, each mixed from what its bytes are, and
// drawn as tall as the row is. So a pixel that stands for many chunks shows how much of it is live and how much free.

import { HEADER, isMarked, KIND_COUNT, type Kind } from "./kinds.js";
import { type Palette, pixel } from "./palette.js";
import type { Scale } from "./scale.js";
import { type MapSource, type Painter, Sweep } from "./sweep.js";

/** How wide a chunk must be, in pixels, to be set apart from the one before by a line. */
const SET_APART = 4;
/** Share of a pixel that must be of a kind for its pattern to show. */
const MOSTLY = 0.6;
/** How much of its colour such a line keeps. */
const EDGE_SHARE = 0.45;
/** CSS pixels between rows. */
const GAP = 1;
/** Patterns repeat after so many pixels, in both directions. */
const PERIOD = 24;
const NO_PATTERN = KIND_COUNT;

/** Whether the pattern of a kind marks a pixel, for each kind, line and column of the period. */
const MARKED = new Uint8Array((KIND_COUNT + 1) * PERIOD * PERIOD);
for (let kind = 0; kind < KIND_COUNT; kind += 1)
  for (let y = 0; y < PERIOD; y += 1)
    for (let x = 0; x < PERIOD; x += 1) MARKED[(kind * PERIOD + y) * PERIOD + x] = isMarked(kind, x, y) ? 1 : 0;

export class Raster implements Painter {
  readonly #width: number;
  readonly #height: number;
  readonly #pixels: Uint32Array;
  /** How much of each pixel of a row is of each kind: 0 to 1. */
  readonly #cover: Float32Array;
  readonly #isEdge: Uint8Array;
  readonly #line: Uint32Array;
  readonly #pattern: Uint8Array;
  /** The row at hand: its first address, and the pixels to a byte. */
  #rowStart = 0;
  #share = 0;

  /** Device pixels of the image, and the image's memory. */
  constructor(width: number, height: number, pixels: Uint32Array) {
    this.#width = width;
    this.#height = height;
    this.#pixels = pixels;
    this.#cover = new Float32Array(KIND_COUNT * width);
    this.#isEdge = new Uint8Array(width);
    this.#line = new Uint32Array(width);
    this.#pattern = new Uint8Array(width);
  }

  /** Draws all that the scale shows; `ratio`: device pixels to a CSS pixel. */
  draw(source: MapSource, scale: Scale, ratio: number, palette: Palette): void {
    this.#pixels.fill(pixel(...palette.ground));
    const sweep = new Sweep(source, scale.addressOfRow(scale.firstVisibleRow));
    this.#share = this.#width / scale.bytesPerRow;
    for (let row = scale.firstVisibleRow; row < scale.endOfVisibleRows; row += 1) {
      this.#rowStart = scale.addressOfRow(row);
      this.#cover.fill(0);
      this.#isEdge.fill(0);
      sweep.paintTo(this.#rowStart + scale.bytesPerRow, this);
      this.#mix(palette);
      const top = Math.round((row * scale.rowHeight - scale.scroll) * ratio);
      const bottom = Math.round(((row + 1) * scale.rowHeight - scale.scroll - GAP) * ratio);
      this.#write(Math.max(top, 0), Math.min(bottom, this.#height), palette.marks);
    }
  }

  paint(fromByte: number, toByte: number, kind: Kind, isStart: boolean): void {
    const cover = this.#cover;
    const from = (fromByte - this.#rowStart) * this.#share;
    const to = (toByte - this.#rowStart) * this.#share;
    const first = Math.floor(from);
    const last = Math.min(Math.floor(to), this.#width - 1);
    const at = first * KIND_COUNT + kind;
    if (first === last) {
      cover[at] = (cover[at] as number) + to - from;
      return;
    }
    cover[at] = (cover[at] as number) + first + 1 - from;
    for (let x = first + 1; x < last; x += 1) cover[x * KIND_COUNT + kind] = 1;
    cover[last * KIND_COUNT + kind] = (cover[last * KIND_COUNT + kind] as number) + to - last;
    if (isStart && to - from >= SET_APART) this.#isEdge[first] = 1;
  }

  /** Makes the line of pixels of what covers them. */
  #mix({ colours, ground }: Palette): void {
    const width = this.#width;
    const cover = this.#cover;
    for (let x = 0; x < width; x += 1) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let all = 0;
      let most = 0;
      let main: Kind = HEADER;
      for (let kind = 0; kind < KIND_COUNT; kind += 1) {
        const share = cover[x * KIND_COUNT + kind] as number;
        if (share === 0) continue;
        red += share * (colours[3 * kind] as number);
        green += share * (colours[3 * kind + 1] as number);
        blue += share * (colours[3 * kind + 2] as number);
        all += share;
        if (share > most) {
          most = share;
          main = kind;
        }
      }
      const isApart = this.#isEdge[x] === 1 && main !== HEADER;
      const own = isApart ? EDGE_SHARE : 1;
      const rest = Math.max(1 - all * own, 0);
      this.#pattern[x] = most >= MOSTLY && !isApart ? main : NO_PATTERN;
      this.#line[x] = pixel(
        own * red + rest * ground[0],
        own * green + rest * ground[1],
        own * blue + rest * ground[2],
      );
    }
  }

  #write(top: number, bottom: number, marks: Uint32Array): void {
    const width = this.#width;
    const pixels = this.#pixels;
    const pattern = this.#pattern;
    for (let y = top; y < bottom; y += 1) {
      const at = y * width;
      const phase = (y % PERIOD) * PERIOD;
      pixels.set(this.#line, at);
      for (let x = 0, column = 0; x < width; x += 1) {
        const kind = pattern[x] as number;
        if (MARKED[kind * PERIOD * PERIOD + phase + column] === 1) pixels[at + x] = marks[kind] as number;
        column = column === PERIOD - 1 ? 0 : column + 1;
      }
    }
  }
}
