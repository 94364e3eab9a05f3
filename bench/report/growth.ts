// How time and span go on as heaps grow: a panel for each pattern, a line for each contender.

import { DEFAULT_ALLOCATOR } from "../../src/options.js";
import { ACCENT, axis, hue, INK, MUTED, type Plot } from "../../src/report/chart.js";
import type { GrowthData, GrowthResult } from "../sections/growth.js";
import { legendHeight } from "./legend.js";

const MIB = 2 ** 20;
const PANEL_HEIGHT = 190;
const SYMBOL_WIDTH = 18;

export interface GrowthMeasure {
  /** With its unit. */
  readonly name: string;
  readonly figureOf: (result: GrowthResult) => number | null;
  /** Of the scale: its ends are powers of this. */
  readonly base: number;
}

export const GROWTH_TIME: GrowthMeasure = { name: "cold time, ns a call", figureOf: ({ coldNs }) => coldNs, base: 10 };
export const GROWTH_SPAN: GrowthMeasure = {
  name: "span, times the live bytes",
  figureOf: ({ spanLive }) => spanLive,
  base: 2,
};

const powerOf = (base: number, value: number, round: (log: number) => number): number =>
  base ** round(Math.log(value) / Math.log(base));

/** Hues that are not the default allocator's. */
const HUES = 9;

/** A symbol for each run of hues, so that all lines differ. */
const SYMBOLS = ["circle", "circle", "rect", "triangle"];

export function growthPlot(
  { patterns, live, results }: GrowthData,
  { name, figureOf, base }: GrowthMeasure,
  width: number,
): Plot {
  const names = [...new Set(results.map(({ contender }) => contender))];
  const contenders = [DEFAULT_ALLOCATOR, ...names.filter((each) => each !== DEFAULT_ALLOCATOR)];
  const columns = width < 600 ? 1 : 2;
  const panelWidth = (width - 64 * columns - 16) / columns;
  const first = legendHeight(contenders, SYMBOL_WIDTH, 12, width) + 44;
  const step = PANEL_HEIGHT + 78;
  const place = (index: number) => ({
    left: 56 + (index % columns) * (panelWidth + 64),
    top: first + Math.floor(index / columns) * step,
  });
  const passed = results.filter(({ outcome }) => outcome === "pass");
  const values = passed.map(figureOf).filter((value) => value !== null);
  const [least, most] = [powerOf(base, Math.min(...values), Math.floor), powerOf(base, Math.max(...values), Math.ceil)];
  const label = (value: number): string => Number(value.toPrecision(3)).toLocaleString("en");
  return {
    width,
    height: first + step * Math.ceil(patterns.length / columns),
    option: {
      legend: {
        top: 0,
        left: 0,
        itemWidth: SYMBOL_WIDTH,
        itemHeight: 8,
        textStyle: { color: INK, fontSize: 12 },
        data: contenders,
      },
      title: patterns.map((pattern, index) => ({
        text: pattern.name,
        left: place(index).left,
        top: place(index).top - 24,
        padding: 0,
        textStyle: { color: INK, fontSize: 13, fontWeight: 600 },
      })),
      grid: patterns.map((_, index) => ({ ...place(index), width: panelWidth, height: PANEL_HEIGHT })),
      xAxis: patterns.map((_, index) =>
        axis("live at the peak, MiB", {
          gridIndex: index,
          type: "log",
          logBase: Math.max(...live) > 16 * Math.min(...live) ? 4 : 2,
          min: Math.min(...live) / MIB,
          max: Math.max(...live) / MIB,
          nameGap: 26,
          axisLabel: { color: INK, fontSize: 11, formatter: label },
        }),
      ),
      yAxis: patterns.map((_, index) =>
        axis(index % columns === 0 ? name : "", {
          gridIndex: index,
          type: "log",
          logBase: base,
          min: least,
          max: most,
          nameGap: 40,
          nameTextStyle: { color: MUTED, fontSize: 11 },
          axisLabel: { color: INK, fontSize: 11, formatter: label },
        }),
      ),
      series: patterns.flatMap((pattern, index) =>
        contenders.map((contender, turn) => ({
          type: "line",
          name: contender,
          xAxisIndex: index,
          yAxisIndex: index,
          color: turn === 0 ? ACCENT : hue(1 + ((turn - 1) % HUES)),
          symbol: SYMBOLS[Math.floor((turn - 1) / HUES) + 1],
          symbolSize: contender === DEFAULT_ALLOCATOR ? 8 : 5,
          lineStyle: { width: contender === DEFAULT_ALLOCATOR ? 3 : 1.5 },
          z: contender === DEFAULT_ALLOCATOR ? 5 : 2,
          data: passed
            .filter((result) => result.trace === pattern.name && result.contender === contender)
            .map((result) => [result.live / MIB, figureOf(result)]),
        })),
      ),
    },
  };
}
