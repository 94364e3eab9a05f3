// A sample of each kind's colour and pattern, as the map has it.

import { isMarked, KINDS } from "./kinds.js";
import { type Palette, pixel } from "./palette.js";

const SIDE = 16;

/** Draws samples into canvases, one for each kind. */
export function drawSwatches(canvases: Iterable<HTMLCanvasElement>, { colours, marks }: Palette): void {
  for (const [kind, canvas] of [...canvases].slice(0, KINDS.length).entries()) {
    canvas.width = SIDE;
    canvas.height = SIDE;
    const image = new ImageData(SIDE, SIDE);
    const pixels = new Uint32Array(image.data.buffer);
    const [red = 0, green = 0, blue = 0] = colours.subarray(3 * kind, 3 * kind + 3);
    const plain = pixel(red, green, blue);
    for (let index = 0; index < pixels.length; index += 1)
      pixels[index] = isMarked(kind, index % SIDE, Math.floor(index / SIDE)) ? (marks[kind] ?? plain) : plain;
    canvas.getContext("2d")?.putImageData(image, 0, 0);
  }
}
