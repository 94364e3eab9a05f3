// Time against memory for all contenders, on scales of factors: those too that a closer view has no room for.

import { ACCENT, axis, hue, INK, MUTED, type Plot } from "../../src/report/chart.js";
import { type Mark, placeLabels } from "../../src/report/labels.js";
import { inView, type ParetoAxes, type ParetoPoint } from "../../src/report/pareto.js";

interface Range {
  readonly least: number;
  readonly most: number;
}

function rangeOf(values: readonly number[], room: number): Range {
  return { least: Math.min(...values) / room, most: Math.max(...values) * room };
}

const share = (value: number, { least, most }: Range): number => Math.log(value / least) / Math.log(most / least);
const label = (value: number): string => String(Number(value.toPrecision(2)));

/** A closed line around points, a little away from them. */
function frameAround(points: readonly ParetoPoint[]): number[][] {
  const time = rangeOf(
    points.map((point) => point.time),
    1.12,
  );
  const memory = rangeOf(
    points.map((point) => point.memory),
    1.03,
  );
  const corners = [
    [time.least, memory.least],
    [time.most, memory.least],
    [time.most, memory.most],
    [time.least, memory.most],
  ];
  return [...corners, [time.least, memory.least]];
}

/** Those that the closer view shows have no label here, but for the marked one. */
export function overviewPlot(points: readonly ParetoPoint[], axes: ParetoAxes, width: number): Plot {
  const isNarrow = width < 600;
  const height = isNarrow ? 380 : 420;
  const grid = { left: 62, right: isNarrow ? 24 : 90, top: isNarrow ? 72 : 40, bottom: 52 };
  const fontSize = isNarrow ? 10 : 12;
  const { shown, outside } = inView(points);
  const time = rangeOf(
    points.map((point) => point.time),
    1.35,
  );
  const memory = rangeOf(
    points.map((point) => point.memory),
    1.12,
  );
  const markOf = (point: ParetoPoint): Mark => ({
    text: point.name,
    x: grid.left + share(point.time, time) * (width - grid.left - grid.right),
    y: height - grid.bottom - share(point.memory, memory) * (height - grid.top - grid.bottom),
  });
  const frame = frameAround(shown);
  const corners = frame.map(([time = 1, memory = 1]) => markOf({ name: "", group: "", time, memory }));
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const framed = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  const placed = placeLabels(outside.map(markOf), fontSize, width, [framed]);
  const groups = [...new Set(points.map(({ group }) => group))];
  const dataOf = (point: ParetoPoint): object => {
    const at = outside.indexOf(point);
    return {
      name: point.name,
      value: [point.time, point.memory],
      symbolSize: point.isMarked ? 14 : undefined,
      itemStyle: { color: point.isMarked ? ACCENT : hue(groups.indexOf(point.group) + 1), opacity: 1 },
      label: at < 0 ? { show: false } : { show: true, color: INK, fontSize, formatter: "{b}", ...placed[at] },
    };
  };
  const axisLabel = { color: INK, formatter: label, hideOverlap: true, showMinLabel: false, showMaxLabel: false };
  return {
    width,
    height,
    option: {
      grid,
      legend: { top: 0, left: 0, textStyle: { color: INK, fontSize }, itemGap: 14, data: groups },
      xAxis: axis(axes.time, { type: "log", logBase: 2, min: time.least, max: time.most, axisLabel }),
      yAxis: axis(axes.memory, {
        type: "log",
        logBase: 1.5,
        min: memory.least,
        max: memory.most,
        nameGap: 44,
        axisLabel,
      }),
      series: [
        {
          type: "line",
          data: frame,
          symbol: "none",
          lineStyle: { color: MUTED, type: "dotted" },
          z: 1,
        },
        ...groups.map((group, index) => ({
          type: "scatter",
          name: group,
          color: hue(index + 1),
          symbolSize: isNarrow ? 8 : 10,
          data: points.filter((point) => point.group === group).map(dataOf),
        })),
      ],
    },
  };
}
