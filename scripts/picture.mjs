// Draws docs/heaps.svg: the same moment of a recorded program on several strategies, each heap as a strip of memory.
//   node scripts/picture.mjs
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createHeap } from "../dist/index.js";
import { readTrace } from "../dist/trace/file.js";
import { CALLS, OPERATION_WORDS } from "../dist/trace/format.js";

const TRACE = fileURLToPath(new URL("../bench/traces/n-rustc.trc.br", import.meta.url));
const PICTURE = fileURLToPath(new URL("../docs/heaps.svg", import.meta.url));
const STRATEGIES = ["worst-fit", "next-fit", "first-fit", "best-fit", "bitmap", "binned", "slab", "handles"];

/** A heap's calls by those of a trace; blocks of `handles` are behind handles. */
function callsOf(heap) {
  if (heap.allocator !== "handles") return heap;
  const { handle_alloc: alloc, handle_free: free, handle_resize: resize } = heap.exports;
  return {
    free: (handle) => handle !== 0 && free(handle),
    malloc: (size) => alloc(size) >>> 0,
    calloc: (_, size) => alloc(size) >>> 0,
    realloc: (handle, size) => (handle === 0 ? alloc(size) >>> 0 : resize(handle, size) && handle),
    alignedAlloc: (_, size) => alloc(size) >>> 0,
  };
}

/** The heap's chunks when `share` of the program has been played. */
function playedOn(allocator, { words, operations, slots }, share) {
  const heap = createHeap({ allocator });
  const calls = callsOf(heap);
  const held = new Uint32Array(slots);
  for (let index = 0; index < operations * share; index++) {
    const [code, slot, size] = words.subarray(index * OPERATION_WORDS, (index + 1) * OPERATION_WORDS);
    const call = CALLS[code & 0xff];
    if (call === "free") calls.free(held[slot]);
    if (call === "malloc") held[slot] = calls.malloc(size);
    if (call === "calloc") held[slot] = calls.calloc(1, size);
    if (call === "realloc") held[slot] = calls.realloc(held[slot], size);
    if (call === "memalign") held[slot] = calls.alignedAlloc(2 ** (code >>> 8), size);
    if (call === "free") held[slot] = 0;
  }
  return { allocator, base: heap.base, chunks: [...heap.walk()] };
}

const WIDTH = 960;
const LEFT = 92;
const ROW = 30;
const STRIP = 18;
const SHARE = 0.9;

/** Bytes of live chunks in each column of `scale` bytes from the heap's base on. */
function columnsOf({ base, chunks }, columns, scale) {
  const live = new Float64Array(columns);
  for (const { address, size } of chunks.filter(({ state }) => state === "live")) {
    const [from, to] = [address - base, address - base + size];
    for (let column = Math.floor(from / scale); column * scale < to; column++)
      live[column] += Math.min(to, (column + 1) * scale) - Math.max(from, column * scale);
  }
  return live.map((bytes) => Math.round((4 * bytes) / scale) / 4);
}

/** Rectangles of columns that are equally full. */
function rectangles(shares, top) {
  const parts = [];
  for (let start = 0; start < shares.length; ) {
    let end = start;
    while (end < shares.length && shares[end] === shares[start]) end += 1;
    if (shares[start] > 0)
      parts.push(
        `<rect class="l${4 * shares[start]}" x="${LEFT + start}" y="${top}" width="${end - start}" height="${STRIP}"/>`,
      );
    start = end;
  }
  return parts.join("");
}

const kib = (bytes) => `${Math.round(bytes / 1024).toLocaleString("en")} KiB`;

export function draw() {
  const trace = readTrace(TRACE);
  const heaps = STRATEGIES.map((allocator) => playedOn(allocator, trace, SHARE));
  const spans = heaps.map(({ base, chunks }) => {
    const last = chunks.filter(({ state }) => state === "live").at(-1);
    return last.address + last.size - base;
  });
  const room = WIDTH - LEFT - 90;
  const scale = Math.max(...spans) / room;
  const rows = heaps.map((heap, index) => {
    const top = 12 + index * ROW;
    const width = Math.ceil(spans[index] / scale);
    return [
      `<text x="${LEFT - 10}" y="${top + 13}" text-anchor="end">${heap.allocator}</text>`,
      `<rect class="hole" x="${LEFT}" y="${top}" width="${width}" height="${STRIP}"/>`,
      rectangles(columnsOf(heap, width, scale), top),
      `<text class="span" x="${LEFT + width + 8}" y="${top + 13}">${kib(spans[index])}</text>`,
    ].join("");
  });
  const height = 12 + STRATEGIES.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13">
<title>Heaps of the same program at the same moment, one strategy each</title>
<style>text{fill:#24292f}.span{fill:#57606a}.hole{fill:#f0c9a0}rect{fill:#1f6f8b}.l1{fill-opacity:.25}.l2{fill-opacity:.5}.l3{fill-opacity:.75}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.span{fill:#9da7b3}.hole{fill:#6b4a2a}rect{fill:#58b4d1}}</style>
${rows.join("\n")}
</svg>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PICTURE, draw());
