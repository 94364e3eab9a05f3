// How time and span go on as heaps grow: a panel for each pattern, a line for each contender.

import { DEFAULT_ALLOCATOR } from "../../src/options.js";
import { ACCENT, axis, hue, INK, MUTED, type Plot } from "../../src/report/chart.js";
import type { GrowthData, GrowthResult } from "../sections/growth.js";

const MIB = 2 ** 20;
const PANEL_HEIGHT = 190;

export interface GrowthMeasure {
  /** With its unit. */
  readonly name: string;
  readonly figureOf: (result: GrowthResult) => number | null;
}

export const GROWTH_TIME: GrowthMeasure = { name: "cold time, ns a call", figureOf: ({ coldNs }) => coldNs };
export const GROWTH_SPAN: GrowthMeasure = { name: "span, times the live bytes", figureOf: ({ spanLive }) => spanLive };

/** Hues that are not the default allocator's. */
const HUES = 9;

/** A symbol for each run of hues, so that all lines differ. */
const SYMBOLS = ["circle", "circle", "rect", "triangle"];

export function growthPlot({ patterns, results }: GrowthData, { name, figureOf }: GrowthMeasure, width: number): Plot {
  const names = [...new Set(results.map(({ contender }) => contender))];
  const contenders = [DEFAULT_ALLOCATOR, ...names.filter((each) => each !== DEFAULT_ALLOCATOR)];
  const columns = width < 600 ? 1 : 2;
  const panelWidth = (width - 64 * columns - 16) / columns;
  const legendRows = Math.ceil(contenders.length / (width < 600 ? 2 : 5));
  const first = 22 * legendRows + 40;
  const step = PANEL_HEIGHT + 78;
  const place = (index: number) => ({
    left: 56 + (index % columns) * (panelWidth + 64),
    top: first + Math.floor(index / columns) * step,
  });
  const passed = results.filter(({ outcome }) => outcome === "pass");
  const values = passed.map(figureOf).filter((value) => value !== null);
  const [least, most] = [Math.min(...values) / 1.15, Math.max(...values) * 1.15];
  const label = (value: number): string => String(Number(value.toPrecision(2)));
  return {
    width,
    height: first + step * Math.ceil(patterns.length / columns),
    option: {
      legend: {
        top: 0,
        left: 0,
        itemWidth: 18,
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
          logBase: 4,
          nameGap: 26,
          axisLabel: { color: INK, fontSize: 11, formatter: label },
        }),
      ),
      yAxis: patterns.map((_, index) =>
        axis(index % columns === 0 ? name : "", {
          gridIndex: index,
          type: "log",
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
