// Parts of a GPU buffer, handed out by the allocator side-table. What is taken is written down in the heap's own memory;
// the buffer itself is never touched, and need not be mapped.
import { createHeap } from "heapsmith";

const MiB = 2 ** 20;
const ranges = createHeap({ allocator: "side-table" });

// 0 means "none left", so the span begins at 256: the alignment that uniform bindings ask for.
ranges.exports.range_init(256, 4 * MiB);

const vertices = ranges.malloc(36_000);
const uniforms = ranges.alignedAlloc(256, 192);
const indices = ranges.malloc(1.5 * MiB);
console.log(`vertices at ${vertices}, uniforms at ${uniforms}, indices at ${indices}`);

ranges.free(vertices);
console.log(`where the vertices were: ${ranges.malloc(20_000)}`);
console.log(`3 MiB in one piece: ${ranges.malloc(3 * MiB) || "none left"}`);

for (const { address, size, state } of ranges.walk()) console.log(`${address}\t${size}\t${state}`);
