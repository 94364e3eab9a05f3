// A table of coloured cells: rows and columns with a figure in each.

import { FONT, GRID, INK, MUTED, type Plot } from "../../src/report/chart.js";

export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly text: string;
  /** Name of one of the page's colours. */
  readonly fill: string;
  readonly isStrong: boolean;
}

export interface CellTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly Cell[];
}

const ROW = 24;
const COLUMN = 44;
const LEFT = 172;
const TOP = 132;
/** For the last heading, which leans out. */
const RIGHT = 96;

interface Coordinates {
  coord: (place: readonly number[]) => number[];
  value: (dimension: number) => number;
}

function drawCell(cells: readonly Cell[]) {
  return ({ dataIndex }: { dataIndex: number }, { coord, value }: Coordinates): object => {
    const cell = cells[dataIndex];
    const [x = 0, y = 0] = coord([value(0), value(1)]);
    const shape = { x: x - COLUMN / 2 + 1, y: y - ROW / 2 + 1, width: COLUMN - 2, height: ROW - 2 };
    const style = {
      text: cell?.text ?? "",
      x,
      y,
      align: "center",
      verticalAlign: "middle",
      fill: cell?.isStrong ? "var(--on-strong)" : INK,
      font: `12px ${FONT}`,
    };
    return {
      type: "group",
      children: [
        { type: "rect", shape, style: { fill: cell?.fill ?? GRID } },
        { type: "text", style },
      ],
    };
  };
}

const CATEGORIES = {
  type: "category",
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { show: false },
};

export function cellPlot({ rows, columns, cells }: CellTable): Plot {
  const width = LEFT + COLUMN * columns.length + RIGHT;
  const height = TOP + ROW * rows.length + 8;
  return {
    width,
    height,
    option: {
      grid: { left: LEFT, right: RIGHT, top: TOP, bottom: 8 },
      xAxis: {
        ...CATEGORIES,
        position: "top",
        data: columns,
        axisLabel: { color: INK, rotate: -45, interval: 0, fontSize: 12, margin: 10 },
      },
      yAxis: {
        ...CATEGORIES,
        inverse: true,
        data: rows,
        axisLabel: { color: MUTED, interval: 0, fontSize: 12, width: LEFT - 12, overflow: "truncate" },
      },
      series: [
        {
          type: "custom",
          renderItem: drawCell(cells),
          data: cells.map(({ row, column }) => [column, row]),
        },
      ],
    },
  };
}

/** Colour of a ratio: below 1 is good. */
export function ratioFill(ratio: number): Pick<Cell, "fill" | "isStrong"> {
  const steps: readonly (readonly [below: number, name: string, isStrong: boolean])[] = [
    [0.5, "good-3", true],
    [0.75, "good-2", false],
    [0.95, "good-1", false],
    [1.05, "even", false],
    [1.33, "bad-1", false],
    [2, "bad-2", false],
    [5, "bad-3", true],
  ];
  const [, name, isStrong] = steps.find(([below]) => ratio < below) ?? [0, "bad-4", true];
  return { fill: `var(--${name})`, isStrong };
}
