// How much room a legend takes that flows over several rows.

import { textWidth } from "../../src/report/chart.js";

const ROW = 18;
/** Between two items, and between a symbol and its text. */
const ITEM_GAP = 10;
const TEXT_GAP = 5;

/** In pixels, for items whose symbols are so wide. */
export function legendHeight(names: readonly string[], symbolWidth: number, fontSize: number, width: number): number {
  let [rows, across] = [1, 0];
  for (const name of names) {
    const item = symbolWidth + TEXT_GAP + textWidth(name, fontSize) + ITEM_GAP;
    if (across > 0 && across + item > width) [rows, across] = [rows + 1, 0];
    across += item;
  }
  return ROW * rows;
}
