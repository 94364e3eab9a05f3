// Colours of the map in the form that pixels take.

import { resolveColour, rgbOf } from "./colours.js";
import { KINDS } from "./kinds.js";

export interface Palette {
  /** Red, green and blue of each kind, one after the other. */
  readonly colours: Float32Array;
  /** Pixels (RGBA in memory) of each kind where its pattern marks them. */
  readonly marks: Uint32Array;
  readonly ground: readonly [red: number, green: number, blue: number];
}

const OPAQUE = 255;

export function pixel(red: number, green: number, blue: number): number {
  return ((OPAQUE << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Reads the custom properties of an element. */
export function readPalette(element: HTMLElement): Palette {
  const rgb = (name: string): readonly [number, number, number] => rgbOf(resolveColour(element, `--map-${name}`));
  return {
    colours: Float32Array.from(KINDS.flatMap(({ id }) => [...rgb(id)])),
    marks: Uint32Array.from(KINDS, ({ id }) => pixel(...rgb(`${id}-mark`))),
    ground: rgb("ground"),
  };
}
