// Heaps while a trace runs: a small picture for each contender, address across, time down.

import { encode } from "fast-png";
import { axis, INK, MUTED, type Plot } from "../../src/report/chart.js";
import { type MapsData, rowsOf, UNTOUCHED } from "../sections/maps.js";

type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** For no live byte up to nothing but live bytes. Translucent, so that they do on light and on dark. */
const SHADES: readonly Rgba[] = [
  [128, 138, 155, 70],
  [58, 124, 214, 90],
  [58, 124, 214, 140],
  [58, 124, 214, 190],
  [58, 124, 214, 255],
];

/** The picture as an address that holds it. */
function picture(rows: readonly string[]): string {
  const height = rows.length;
  const width = rows[0]?.length ?? 0;
  const data = new Uint8Array(4 * width * height);
  for (const [y, row] of rows.entries())
    for (let x = 0; x < width; x += 1) {
      const shade = row[x] ?? UNTOUCHED;
      if (shade !== UNTOUCHED) data.set(SHADES[Number(shade)] ?? [], 4 * (y * width + x));
    }
  return `data:image/png;base64,${Buffer.from(encode({ width, height, data, channels: 4 })).toString("base64")}`;
}

interface Area {
  readonly coordSys: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

const PANEL_HEIGHT = 150;
const STEP = PANEL_HEIGHT + 76;
const LEFT = 56;
const GAP = 26;

export function heapMaps(data: MapsData, width: number): Plot {
  const { maps, cellBytes, operations } = data;
  const shown = maps.filter(({ cells }) => cells !== "");
  const columns = width < 600 ? 1 : 3;
  const panelWidth = (width - LEFT - 16 - GAP * (columns - 1)) / columns;
  const mostMiB = (data.columns * cellBytes) / 2 ** 20;
  const place = (index: number) => ({
    left: LEFT + (index % columns) * (panelWidth + GAP),
    top: 30 + Math.floor(index / columns) * STEP,
  });
  const thousands = (value: number): string => `${Math.round(value / 1000)}`;
  return {
    width,
    height: STEP * Math.ceil(shown.length / columns) + 10,
    option: {
      title: shown.map(({ contender }, index) => ({
        text: contender,
        left: place(index).left,
        top: place(index).top - 24,
        padding: 0,
        textStyle: { color: INK, fontSize: 13, fontWeight: 600 },
      })),
      grid: shown.map((_, index) => ({ ...place(index), width: panelWidth, height: PANEL_HEIGHT })),
      xAxis: shown.map((_, index) =>
        axis("address, MiB from the heap's base", {
          gridIndex: index,
          type: "value",
          min: 0,
          max: mostMiB,
          nameGap: 24,
          nameTextStyle: { color: MUTED, fontSize: 11 },
          splitLine: { show: false },
          axisLabel: { color: INK, fontSize: 11, showMaxLabel: false },
        }),
      ),
      yAxis: shown.map((_, index) =>
        axis(index % columns === 0 ? "calls, thousands" : "", {
          gridIndex: index,
          type: "value",
          inverse: true,
          min: 0,
          max: operations,
          nameGap: 38,
          nameTextStyle: { color: MUTED, fontSize: 11 },
          splitLine: { show: false },
          axisLabel: {
            show: index % columns === 0,
            color: INK,
            fontSize: 11,
            showMaxLabel: false,
            formatter: thousands,
          },
        }),
      ),
      series: shown.map((map, index) => ({
        type: "custom",
        xAxisIndex: index,
        yAxisIndex: index,
        data: [[0, 0]],
        renderItem: ({ coordSys: { x, y, width, height } }: Area) => ({
          type: "image",
          style: { image: picture(rowsOf(data, map)), x, y, width, height },
        }),
      })),
    },
  };
}
