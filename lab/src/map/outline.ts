// The pieces of a range of addresses on the map: one for each row that it touches and that is seen.

import type { Scale } from "./scale.js";

export interface Piece {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Whether the range begins or ends with this piece. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Pieces are at least this wide, so that single bytes of a gigabyte can be seen. */
const LEAST_WIDTH = 3;

export function pieces(scale: Scale, address: number, size: number): Piece[] {
  const last = scale.rowOf(address + Math.max(size, 1) - 1);
  const first = scale.rowOf(address);
  const found: Piece[] = [];
  const end = Math.min(last, scale.endOfVisibleRows);
  for (let row = Math.max(first, scale.firstVisibleRow); row <= end; row += 1) {
    const start = scale.addressOfRow(row);
    const from = Math.max(address, start) - start;
    const to = Math.min(address + size, start + scale.bytesPerRow) - start;
    found.push({
      x: from / scale.bytesPerPixel,
      y: row * scale.rowHeight - scale.scroll,
      width: Math.max((to - from) / scale.bytesPerPixel, LEAST_WIDTH),
      height: scale.rowHeight - 1,
      isFirst: row === first,
      isLast: row === last,
    });
  }
  return found;
}

/** Draws the edge of a range: open where it goes on in another row. */
export function strokeOutline(context: CanvasRenderingContext2D, range: readonly Piece[]): void {
  context.beginPath();
  for (const { x, y, width, height, isFirst, isLast } of range) {
    const [left, right, top, bottom] = [x - 1, x + width + 1, y - 1, y + height + 1];
    context.moveTo(left, top);
    context.lineTo(right, top);
    if (isLast) context.lineTo(right, bottom);
    else context.moveTo(right, bottom);
    context.lineTo(left, bottom);
    if (isFirst) context.lineTo(left, top);
  }
  context.stroke();
}
