// Labels beside points, where they cover each other least.

import { textWidth } from "./chart.js";

export interface Mark {
  readonly text: string;
  /** In pixels. */
  readonly x: number;
  readonly y: number;
}

/** Where a label lies relative to its point, as ECharts takes it. */
export interface Placement {
  readonly position: "right" | "left" | "top" | "bottom";
  /** Pixels right and down from there. */
  readonly offset: readonly [x: number, y: number];
}

/** In pixels of the picture, as all here. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const GAP = 9;
/** In the order in which they are liked, each at some heights. */
const PLACEMENTS: readonly Placement[] = [
  { position: "right", offset: [0, 0] },
  { position: "left", offset: [0, 0] },
  { position: "top", offset: [0, 0] },
  { position: "bottom", offset: [0, 0] },
  ...[-14, 14, -28, 28].flatMap((y): Placement[] => [
    { position: "right", offset: [0, y] },
    { position: "left", offset: [0, y] },
  ]),
];

function boxOf({ text, x, y }: Mark, { position, offset }: Placement, fontSize: number): Box {
  const width = textWidth(text, fontSize);
  const isAside = position === "right" || position === "left";
  const left = (position === "right" ? x + GAP : position === "left" ? x - GAP - width : x - width / 2) + offset[0];
  const middle = (isAside ? y : position === "top" ? y - GAP - fontSize / 2 : y + GAP + fontSize / 2) + offset[1];
  return { left, right: left + width, top: middle - fontSize / 2 - 1, bottom: middle + fontSize / 2 + 1 };
}

/** Square pixels that two boxes share. */
function shared(one: Box, other: Box): number {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return Math.max(across, 0) * Math.max(down, 0);
}

/**
 * A place for each mark's label, in their order. What leaves the picture, `width` pixels wide, counts as covered.
 * @param obstacles what labels should not cover, besides points and each other
 */
export function placeLabels(
  marks: readonly Mark[],
  fontSize: number,
  width: number,
  obstacles: readonly Box[] = [],
): Placement[] {
  const points = marks.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
  const taken: Box[] = [];
  return marks.map((mark, own) => {
    const costs = PLACEMENTS.map((placement) => {
      const box = boxOf(mark, placement, fontSize);
      const outside = (Math.max(0, -box.left) + Math.max(0, box.right - width)) * fontSize;
      const others = points.filter((_, index) => index !== own);
      return [...others, ...taken, ...obstacles].reduce((sum, other) => sum + shared(box, other), outside);
    });
    const best = PLACEMENTS[costs.indexOf(Math.min(...costs))] ?? { position: "right", offset: [0, 0] };
    taken.push(boxOf(mark, best, fontSize));
    return best;
  });
}
