// Rows of bars, one for each contender, whose parts are told apart by colour.

import { axis, INK, type Plot } from "../../src/report/chart.js";
import { legendHeight } from "./legend.js";

const SYMBOL_WIDTH = 14;

export interface BarPart {
  readonly name: string;
  readonly color: string;
  /** One for each row; null for none. */
  readonly values: readonly (number | null)[];
}

export interface Bars {
  readonly rows: readonly string[];
  readonly parts: readonly BarPart[];
  /** With its unit. */
  readonly unit: string;
  readonly isStacked: boolean;
  readonly format: (value: number) => string;
  /** Of the axis; behind it a bar is cut off. */
  readonly most?: number | undefined;
}

/** An end for the axis: twice what three of four values stay below. Bars beyond are cut off, and their figures stand. */
export function capFor(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return Math.ceil((2 * (sorted[Math.floor(0.75 * (sorted.length - 1))] ?? 1)) / 10) * 10;
}

export function barPlot({ rows, parts, unit, isStacked, format, most }: Bars, width: number): Plot {
  const isNarrow = width < 600;
  const thickness = isStacked ? 22 : 14 * parts.length + 8;
  const names = parts.map(({ name }) => name);
  const top = 16 + legendHeight(names, SYMBOL_WIDTH, isNarrow ? 11 : 12, width);
  return {
    width,
    height: top + thickness * rows.length + 52,
    option: {
      grid: { left: isNarrow ? 118 : 160, right: 56, top, bottom: 48 },
      legend: {
        top: 0,
        left: 0,
        itemWidth: SYMBOL_WIDTH,
        itemHeight: 10,
        textStyle: { color: INK, fontSize: isNarrow ? 11 : 12 },
      },
      xAxis: axis(unit, { type: "value", max: most, axisLabel: { color: INK, formatter: format, hideOverlap: true } }),
      yAxis: {
        type: "category",
        inverse: true,
        data: rows,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: INK, interval: 0, fontSize: isNarrow ? 11 : 12 },
      },
      series: parts.map(({ name, color, values }) => ({
        type: "bar",
        name,
        color,
        stack: isStacked ? "all" : undefined,
        barGap: "10%",
        barCategoryGap: "20%",
        clip: true,
        data: values,
        label: isStacked
          ? undefined
          : {
              show: true,
              position: "right",
              color: INK,
              fontSize: 11,
              formatter: ({ value }: { value: number | null }) => (value === null ? "" : format(value)),
            },
      })),
    },
  };
}
