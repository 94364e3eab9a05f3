// Bits of a bitmap in words, as rows that can be read: those round a place, where there are many.

import type { Bitmap, Inspection } from "heapsmith/inspect";

export interface BitRow {
  /** Index of the row's first bit, and the address of its word. */
  readonly first: number;
  readonly address: number;
  readonly bits: readonly { readonly index: number; readonly isSet: boolean }[];
}

export const WORD_BITS = 32;

/** Words in which bits are shown: `rows` at most, with that of `index` in the middle. */
export function rowsRound(inspection: Inspection, bitmap: Bitmap, index: number, rows: number): BitRow[] {
  const words = Math.ceil(bitmap.bits / WORD_BITS);
  const middle = Math.floor(index / WORD_BITS) - Math.floor(rows / 2);
  const start = Math.max(Math.min(middle, words - rows), 0);
  return Array.from({ length: Math.min(rows, words) }, (_, row) => {
    const address = bitmap.address + 4 * (start + row);
    const word = inspection.load(address);
    const first = (start + row) * WORD_BITS;
    const length = Math.min(WORD_BITS, bitmap.bits - first);
    return {
      first,
      address,
      bits: Array.from({ length }, (_bit, bit) => ({ index: first + bit, isSet: ((word >>> bit) & 1) === 1 })),
    };
  });
}
