// Time against memory: each contender a point, and the front of those that nothing beats on both.

import { ACCENT, axis, hue, INK, MUTED, type Plot } from "./chart.js";
import { type Box, type Mark, placeLabels } from "./labels.js";

export interface ParetoPoint {
  readonly name: string;
  readonly time: number;
  readonly memory: number;
  readonly group: string;
  /** Whether it is the one to be looked at. */
  readonly isMarked?: boolean;
}

export interface ParetoAxes {
  /** With units. */
  readonly time: string;
  readonly memory: string;
}

/** Those that no other is both faster and leaner than, from the fastest on. */
export function paretoFront<Point extends Pick<ParetoPoint, "time" | "memory">>(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((one, other) => one.time - other.time || one.memory - other.memory);
  let leanest = Number.POSITIVE_INFINITY;
  return sorted.filter(({ memory }) => {
    if (memory >= leanest) return false;
    leanest = memory;
    return true;
  });
}

/** What is shown: a contender that takes more than this times the least of all would press the others together. */
const MOST_TIME = 4;
const MOST_MEMORY = 1.6;

/** The points that a plot has room for, and the others. */
export function inView(points: readonly ParetoPoint[]): { shown: ParetoPoint[]; outside: ParetoPoint[] } {
  const time = MOST_TIME * Math.min(...points.map((point) => point.time));
  const fast = points.filter((point) => point.time <= time);
  const memory = MOST_MEMORY * Math.min(...fast.map((point) => point.memory));
  const isShown = (point: ParetoPoint): boolean => point.time <= time && point.memory <= memory;
  return { shown: points.filter(isShown), outside: points.filter((point) => !isShown(point)) };
}

/** Ends of an axis, with room for labels. */
function timeRange(points: readonly ParetoPoint[]): [least: number, most: number] {
  const times = points.map(({ time }) => time);
  const [least, most] = [Math.min(...times), Math.max(...times)];
  const room = Math.max((most / least) ** 0.06, 1.02);
  return [least / room, most * room];
}

function memoryRange(points: readonly ParetoPoint[]): [least: number, most: number] {
  const memories = points.map(({ memory }) => memory);
  const [least, most] = [Math.min(...memories), Math.max(...memories)];
  const room = Math.max(0.08 * (most - least), 0.01);
  return [least - room, most + room];
}

const rounded = (value: number): string => String(Number(value.toPrecision(3)));

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where points come to lie, in pixels. */
function marksOf(points: readonly ParetoPoint[], size: { width: number; height: number }, frame: Frame): Mark[] {
  const [leastTime, mostTime] = timeRange(points);
  const [leastMemory, mostMemory] = memoryRange(points);
  const timeShare = (time: number): number => Math.log(time / leastTime) / Math.log(mostTime / leastTime);
  const memoryShare = (memory: number): number => (memory - leastMemory) / (mostMemory - leastMemory);
  return points.map(({ name, time, memory }) => ({
    text: name,
    x: frame.left + timeShare(time) * (size.width - frame.left - frame.right),
    y: size.height - frame.bottom - memoryShare(memory) * (size.height - frame.top - frame.bottom),
  }));
}

/** The front as a line of steps: across, then down. */
function stepsOf(front: readonly Mark[]): Box[] {
  return front.slice(1).flatMap((end, index) => {
    const start = front[index] ?? end;
    return [
      { left: start.x, right: end.x, top: start.y - 1, bottom: start.y + 1 },
      { left: end.x - 1, right: end.x + 1, top: start.y, bottom: end.y },
    ];
  });
}

export function paretoPlot(points: readonly ParetoPoint[], axes: ParetoAxes, width: number): Plot {
  const { shown } = inView(points);
  const isNarrow = width < 600;
  const height = isNarrow ? 420 : 500;
  const frame: Frame = { left: 62, right: isNarrow ? 40 : 90, top: isNarrow ? 78 : 44, bottom: 52 };
  const fontSize = isNarrow ? 10 : 12;
  const marks = marksOf(shown, { width, height }, frame);
  const front = paretoFront(shown);
  const steps = stepsOf(front.map((point) => marks[shown.indexOf(point)] as Mark));
  const beyond = { left: 0, right: frame.left + 8, top: 0, bottom: height };
  const labels = placeLabels(marks, fontSize, width, [...steps, beyond]);
  const groups = [...new Set(points.map(({ group }) => group))];
  const axisLabel = { color: INK, formatter: rounded, hideOverlap: true, showMinLabel: false, showMaxLabel: false };
  const [[leastTime, mostTime], [leastMemory, mostMemory]] = [timeRange(shown), memoryRange(shown)];
  const series = groups.map((group, index) => ({
    type: "scatter",
    name: group,
    color: hue(index + 1),
    symbolSize: isNarrow ? 8 : 10,
    data: shown
      .map((point, at) => ({ ...point, label: labels[at] }))
      .filter((point) => point.group === group)
      .map(({ name, time, memory, isMarked, label }) => ({
        name,
        value: [time, memory],
        symbolSize: isMarked ? 15 : undefined,
        itemStyle: { color: isMarked ? ACCENT : hue(index + 1), opacity: 1 },
        label: { ...label, color: isMarked ? ACCENT : INK, fontWeight: isMarked ? "bold" : "normal" },
      })),
    label: { show: true, formatter: "{b}", fontSize },
  }));
  return {
    width,
    height,
    option: {
      grid: frame,
      legend: { top: 0, left: 0, textStyle: { color: INK, fontSize }, itemGap: 14, data: groups },
      xAxis: axis(axes.time, { type: "log", logBase: 1.25, min: leastTime, max: mostTime, axisLabel }),
      yAxis: axis(axes.memory, { type: "value", min: leastMemory, max: mostMemory, nameGap: 44, axisLabel }),
      series: [
        {
          type: "line",
          step: "end",
          data: front.map(({ time, memory }) => [time, memory]),
          symbol: "none",
          lineStyle: { color: MUTED, type: "dashed" },
          z: 1,
        },
        ...series,
      ],
    },
  };
}
