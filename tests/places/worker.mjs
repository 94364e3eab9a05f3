// A worker that works on the page's heap: it frees what it is given, and answers with a block of its own.
import { createHeap } from "heapsmith";

globalThis.addEventListener("message", ({ data: { memory, base, block } }) => {
  const heap = createHeap({ memory, base });
  heap.free(block);
  const answer = heap.string("from the worker");
  globalThis.postMessage({ address: answer.ptr });
});
