// What an application carries of the package: bundled, minified and compressed with brotli.
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What is imported, and what is called. */
export const APPLICATIONS = {
  "a heap of heapsmith/slab, malloc and free": `
    import { createHeap } from "heapsmith/slab";
    const heap = createHeap();
    heap.free(heap.malloc(8));`,
  "the same of heapsmith/bump": `
    import { createHeap } from "heapsmith/bump";
    const heap = createHeap();
    heap.free(heap.malloc(8));`,
  "the same of heapsmith/js/slab": `
    import { createHeap } from "heapsmith/js/slab";
    const heap = createHeap();
    heap.free(heap.malloc(8));`,
  "heapsmith/slab and structs": `
    import { createHeap, f32, struct } from "heapsmith/slab";
    console.log(struct({ x: f32 }).alloc(createHeap()).x);`,
  "heapsmith/slab, structs and pools": `
    import { createHeap, f32, pool, struct } from "heapsmith/slab";
    console.log(pool(createHeap(), struct({ x: f32 })).alloc().x);`,
  "heapsmith/js: every allocator in JavaScript": `
    import { createHeap } from "heapsmith/js";
    console.log(createHeap().malloc(8));`,
  "heapsmith/inspect: check and live": `
    import { check, live } from "heapsmith/inspect";
    export { check, live };`,
  "heapsmith: everything by name": `
    import { createHeap } from "heapsmith";
    console.log(createHeap().malloc(8));`,
  "heapsmith/guarded": `
    import { createHeap } from "heapsmith/guarded";
    console.log(createHeap().malloc(8));`,
};

/** Bytes after brotli of an application of this source. */
export async function bundleBytes(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
  });
  return brotliCompressSync(outputFiles[0].contents).length;
}
