// The scenario in a page, and a heap that it shares with a worker where memory can be shared.
import { createHeap } from "heapsmith";
import { scenario } from "./scenario.mjs";

/** What a worker answers to a heap that lies in shared memory. */
function exchange(worker) {
  const heap = createHeap({ shared: true, maximumPages: 16 });
  const block = heap.malloc(1000);
  return new Promise((resolve, reject) => {
    worker.addEventListener("error", ({ message }) => reject(new Error(message)));
    worker.addEventListener("message", ({ data }) => {
      worker.terminate();
      const text = heap.readString(data.address);
      heap.free(data.address);
      resolve({ text, left: heap.live().length });
    });
    worker.postMessage({ memory: heap.memory, base: heap.base, block });
  });
}

/** For the test: what the page has found. `worker` makes one, where there is to be one. */
globalThis.report = async (engine, worker) => ({
  ...scenario(engine),
  exchange: worker === undefined ? null : await exchange(worker()),
});
