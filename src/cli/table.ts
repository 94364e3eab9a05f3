// Tables for the terminal, in one style.

import { getBorderCharacters, table } from "table";

/** A table with a heading; columns from `firstNumber` on are aligned to the right. */
export function dataTable(heading: readonly string[], rows: readonly string[][], firstNumber: number): string {
  return table([[...heading], ...rows], {
    border: getBorderCharacters("norc"),
    drawHorizontalLine: (line, lines) => line <= 1 || line === lines,
    columns: heading.map((_, column) => ({ alignment: column < firstNumber ? "left" : "right" })),
  });
}

/** A figure with this many decimals; a dash where there is none. */
export function figure(value: number | null, decimals: number): string {
  if (value === null) return "–";
  return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
