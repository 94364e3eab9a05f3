// Writing on the map where there is room: sizes in chunks, and, close up, the words of memory with their names.

import type { Inspection } from "heapsmith/inspect";
import { chunkStates } from "heapsmith/inspect";
import type { ChunkIndex } from "../model/chunk-index.js";
import { type Piece, pieces } from "./outline.js";
import type { Scale } from "./scale.js";

/** CSS pixels that a chunk needs for its size to be written in it, and a word for its value. */
const ROOM_FOR_SIZE = 44;
const ROOM_FOR_WORD = 58;
const WORD = 4;

export interface Ink {
  readonly onLive: string;
  readonly onFree: string;
  readonly onHeader: string;
  /** Lies under what is written on patterns, so that it can be read. */
  readonly halo: string;
  readonly font: string;
  readonly smallFont: string;
}

export interface LabelSource {
  readonly chunks: ChunkIndex;
  readonly inspection: Inspection;
  readonly end: number;
}

/** Writes with an edge, where the ground is patterned. */
function write(
  context: CanvasRenderingContext2D,
  text: string,
  { x, y, room }: { x: number; y: number; room: number },
  halo: string | undefined,
): void {
  if (halo !== undefined) {
    context.strokeStyle = halo;
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeText(text, x, y, room);
  }
  context.fillText(text, x, y, room);
}

export function drawLabels(context: CanvasRenderingContext2D, source: LabelSource, scale: Scale, ink: Ink): void {
  context.textBaseline = "middle";
  if (WORD / scale.bytesPerPixel >= ROOM_FOR_WORD) drawWords(context, source, scale, ink);
  else if (scale.rowHeight >= 20) drawSizes(context, source, scale, ink);
}

/** Indices of the chunks that are seen: the first one, and one behind the last. */
function visible({ chunks }: LabelSource, scale: Scale): [first: number, end: number] {
  const first = chunks.at(scale.addressOfRow(scale.firstVisibleRow));
  return [Math.max(first, 0), chunks.at(scale.addressOfRow(scale.endOfVisibleRows) - 1) + 1];
}

function drawSizes(context: CanvasRenderingContext2D, source: LabelSource, scale: Scale, ink: Ink): void {
  const { address, size, state } = source.chunks.columns;
  const least = ROOM_FOR_SIZE * scale.bytesPerPixel;
  const [first, end] = visible(source, scale);
  context.font = ink.font;
  context.textAlign = "center";
  for (let index = first; index < end; index += 1) {
    const bytes = size[index] ?? 0;
    const [name] = chunkStates[state[index] ?? 0] ?? [];
    if (bytes < least || name === "run") continue;
    const piece = widest(pieces(scale, address[index] ?? 0, bytes));
    if (piece === undefined || piece.width < ROOM_FOR_SIZE) continue;
    context.fillStyle = name === "live" ? ink.onLive : ink.onFree;
    const text = name === "top" ? `top ${bytes}` : String(bytes);
    const at = { x: piece.x + piece.width / 2, y: piece.y + piece.height / 2, room: piece.width - 6 };
    write(context, text, at, name === "free" ? ink.halo : undefined);
  }
}

/** The first of the widest pieces. */
function widest(all: readonly Piece[]): Piece | undefined {
  return all.reduce<Piece | undefined>((most, piece) => (piece.width > (most?.width ?? 0) ? piece : most), undefined);
}

function drawWords(context: CanvasRenderingContext2D, source: LabelSource, scale: Scale, ink: Ink): void {
  const { columns } = source.chunks;
  const [firstIndex, endIndex] = visible(source, scale);
  context.textAlign = "left";
  for (let index = firstIndex; index < endIndex; index += 1) {
    const start = columns.address[index] ?? 0;
    const [state] = chunkStates[columns.state[index] ?? 0] ?? [];
    const names = new Map(source.inspection.words(start).map(({ address, name }) => [address, name]));
    const end = Math.min(start + (columns.size[index] ?? 0), source.end);
    const seenEnd = Math.min(end, scale.addressOfRow(scale.endOfVisibleRows));
    const first = Math.max(start, scale.addressOfRow(scale.firstVisibleRow));
    for (let address = first; address < seenEnd; address += WORD) {
      const { x, y } = scale.pointOf(address);
      const name = names.get(address);
      context.fillStyle = name === "header" ? ink.onHeader : state === "live" ? ink.onLive : ink.onFree;
      context.font = ink.font;
      const value = source.inspection.load(address).toString(16).padStart(8, "0");
      const room = WORD / scale.bytesPerPixel - 6;
      const halo = state === "free" && name !== "header" ? ink.halo : undefined;
      write(context, value, { x: x + 4, y: y + (name === undefined ? scale.rowHeight / 2 : 20), room }, halo);
      if (name === undefined) continue;
      context.font = ink.smallFont;
      write(context, name, { x: x + 4, y: y + 8, room }, halo);
    }
  }
}
