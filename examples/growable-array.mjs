// Arrays that grow beside each other in one memory, which they nearly fill. Each is a block behind a handle: when one
// outgrows its place, the heap moves the others together. With blocks that cannot move, the memory would be full of
// holes, each too small for any of them.
import { createHeap } from "heapsmith";

const PAGES = 16;

/** An array of numbers that grows by half when it is full. */
class GrowableArray {
  #block;
  #length = 0;

  constructor(heap) {
    this.#block = heap.handle(Float64Array, 8);
  }

  get length() {
    return this.#length;
  }

  /** Whether there was memory for another number. */
  push(value) {
    const { length } = this.#block;
    if (this.#length === length && !this.#block.tryResize(length + (length >> 1)) && !this.#block.tryResize(length + 8))
      return false;
    this.#block.view[this.#length++] = value;
    return true;
  }

  at(index) {
    return this.#block.view[index];
  }
}

const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGES });
const heap = createHeap({ allocator: "handles", memory, base: 1024 });
const arrays = Array.from({ length: 100 }, () => new GrowableArray(heap));

let pushed = 0;
while (arrays[pushed % arrays.length].push(pushed)) pushed += 1;

for (let index = 0; index < pushed; index += 1) {
  const value = arrays[index % arrays.length].at(Math.floor(index / arrays.length));
  if (value !== index) throw new Error(`${value} in the place of ${index}`);
}
console.log(`${pushed} numbers in ${PAGES * 8192} words of memory`);
