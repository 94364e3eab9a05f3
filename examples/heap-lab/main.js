// An application that shows its own heap while it runs: `npx vite examples/heap-lab`.

import { HeapLab } from "heapsmith/lab";
import { createHeap } from "heapsmith/slab";

customElements.define("heap-lab", HeapLab);

const heap = createHeap({ maximumPages: 256 });
document.querySelector("heap-lab").attach(heap);

const line = document.querySelector("#line");
let letters = [];

line.addEventListener("input", () => letters.push(heap.malloc(8 + letters.length)));

document.querySelector("#done").addEventListener("click", () => {
  for (const block of letters) heap.free(block);
  letters = [];
  line.value = "";
});

document.querySelector("#storm").addEventListener("click", () => {
  for (let count = 0; count < 500; count += 1) letters.push(heap.malloc(1 + ((count * 37) % 400)));
  letters = letters.filter((block, index) => index % 3 !== 0 || heap.free(block));
});
