// What is drawn over the map: writing, the places that a step speaks of, the chunk that is pointed at or selected, and
// the links of a free chunk.

import type { Mark } from "../explain/story.js";
import { drawLabels, type Ink, type LabelSource } from "./labels.js";
import { pieces, strokeOutline } from "./outline.js";
import type { Scale } from "./scale.js";

export interface OverlayColours extends Ink {
  readonly taken: string;
  readonly left: string;
  readonly hole: string;
  readonly selection: string;
  readonly hover: string;
  readonly link: string;
}

export interface Range {
  readonly address: number;
  readonly size: number;
}

export interface OverlaySource extends LabelSource {
  readonly marks: readonly Mark[];
  readonly selection: Range | undefined;
  readonly hover: Range | undefined;
  /** Chunks that are in a list one after another. */
  readonly links: readonly number[];
}

function outline(context: CanvasRenderingContext2D, scale: Scale, { address, size }: Range, width: number): void {
  context.lineWidth = width;
  strokeOutline(context, pieces(scale, address, size));
}

/** A padlock at the beginning of a block that does not move. */
function drawLock(context: CanvasRenderingContext2D, scale: Scale, { address, size }: Range, colour: string): void {
  const [piece] = pieces(scale, address, size);
  if (piece === undefined) return;
  const width = Math.min(9, Math.max(piece.height - 4, 4));
  const [x, y] = [piece.x + 2, piece.y + piece.height / 2];
  context.setLineDash([]);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.5;
  context.fillRect(x, y, width, width * 0.7);
  context.beginPath();
  context.arc(x + width / 2, y, width * 0.32, Math.PI, 2 * Math.PI);
  context.stroke();
}

function drawMarks(context: CanvasRenderingContext2D, marks: readonly Mark[], scale: Scale, ink: OverlayColours): void {
  for (const mark of marks) {
    const isHole = mark.what === "hole" || mark.what === "rest";
    if (mark.what === "locked") {
      drawLock(context, scale, mark, ink.hover);
      continue;
    }
    if (mark.from !== undefined) drawLinks(context, [mark.from, mark.address], scale, ink.left);
    context.strokeStyle = isHole ? ink.hole : ink[mark.what === "moved" ? "taken" : mark.what];
    context.setLineDash(isHole ? [4, 3] : []);
    outline(context, scale, mark, isHole ? 1.5 : 2.5);
  }
  context.setLineDash([]);
}

/** A line with a dot at its beginning and an arrow at its end, from each chunk to the next. */
function drawLinks(context: CanvasRenderingContext2D, links: readonly number[], scale: Scale, colour: string): void {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.5;
  for (const [index, address] of links.entries()) {
    const next = links[index + 1];
    if (next === undefined) break;
    const [from, to] = [scale.pointOf(address), scale.pointOf(next)];
    const [x1, y1, x2, y2] = [from.x + 3, from.y + scale.rowHeight / 2, to.x + 2, to.y + scale.rowHeight / 2];
    const bend = Math.min(18, Math.hypot(x2 - x1, y2 - y1) / 4);
    const angle = Math.atan2(y2 - (y1 + y2) / 2 + bend, x2 - (x1 + x2) / 2);
    context.beginPath();
    context.moveTo(x1, y1);
    context.quadraticCurveTo((x1 + x2) / 2, (y1 + y2) / 2 - bend, x2, y2);
    context.stroke();
    context.beginPath();
    context.arc(x1, y1, 2.5, 0, 2 * Math.PI);
    context.moveTo(x2, y2);
    context.lineTo(x2 - 7 * Math.cos(angle - 0.4), y2 - 7 * Math.sin(angle - 0.4));
    context.lineTo(x2 - 7 * Math.cos(angle + 0.4), y2 - 7 * Math.sin(angle + 0.4));
    context.fill();
  }
}

export function drawOverlay(
  context: CanvasRenderingContext2D,
  source: OverlaySource,
  scale: Scale,
  ink: OverlayColours,
): void {
  drawLabels(context, source, scale, ink);
  drawLinks(context, source.links, scale, ink.link);
  drawMarks(context, source.marks, scale, ink);
  if (source.hover !== undefined) {
    context.strokeStyle = ink.hover;
    outline(context, scale, source.hover, 1.5);
  }
  if (source.selection !== undefined) {
    context.strokeStyle = ink.selection;
    outline(context, scale, source.selection, 2.5);
  }
}

/** Addresses of rows, to the left of the map. */
export function drawRuler(context: CanvasRenderingContext2D, scale: Scale, width: number, ink: OverlayColours): void {
  context.font = ink.smallFont;
  context.fillStyle = ink.hover;
  context.textAlign = "right";
  context.textBaseline = "middle";
  const every = Math.ceil(14 / scale.rowHeight);
  for (let row = scale.firstVisibleRow; row < scale.endOfVisibleRows; row += 1) {
    if (row % every !== 0) continue;
    const y = (row + 0.5) * scale.rowHeight - scale.scroll;
    context.fillText(scale.addressOfRow(row).toString(16).padStart(5, "0"), width - 8, y);
  }
}
