// Patterns of programs, after the benchmarks and studies of the field.

import { append, fill, freeSome, takeAny, type Workload } from "./workload.js";

/** Picks a slot's place at random, frees it and puts another block there. */
const larson: Workload = {
  name: "larson",
  stresses: "random replacement: holes of all sizes, no order among lifetimes",
  origin:
    "Larson and Krishnan, Memory Allocation for Long-Running Server Applications, 1998; 8 to 1,000 bytes as in mimalloc-bench",
  play: (writer, random, { live, operations }) => {
    const allocate = (): number => writer.malloc(random.between(8, 1000));
    const slots = fill(writer, live, allocate);
    while (writer.operations < operations) {
      const place = random.below(slots.length);
      writer.free(slots[place] as number);
      slots[place] = allocate();
    }
  },
};

const lifo: Workload = {
  name: "lifo",
  stresses: "last in, first out: blocks that were just freed are wanted again",
  origin: "stack-like lifetimes, Wilson et al., Dynamic Storage Allocation, 1995, section 2.3",
  play: (writer, random, { live, operations }) => {
    const stack: number[] = [];
    while (writer.operations < operations) {
      const depth = random.below(live);
      while (writer.live < depth) stack.push(writer.malloc(random.between(8, 256)));
      while (writer.live > depth) writer.free(stack.pop() as number);
    }
  },
};

/** A queue whose front moves on without its items being moved. */
class Queue {
  #items: number[] = [];
  #front = 0;

  get length(): number {
    return this.#items.length - this.#front;
  }

  push(item: number): void {
    this.#items.push(item);
  }

  /** Not of an empty queue. */
  take(): number {
    const item = this.#items[this.#front] as number;
    this.#front += 1;
    if (this.#front > 4096 && this.#front > this.#items.length / 2) {
      this.#items = this.#items.slice(this.#front);
      this.#front = 0;
    }
    return item;
  }
}

const fifo: Workload = {
  name: "fifo",
  stresses: "first in, first out: the oldest block goes, its neighbours soon after",
  origin: "queue-like lifetimes, Wilson et al. 1995; ring buffers and message queues",
  play: (writer, random, { live, operations }) => {
    const queue = new Queue();
    while (writer.operations < operations) {
      queue.push(writer.malloc(random.between(32, 2048)));
      while (writer.live > live) writer.free(queue.take());
    }
  },
};

const churn: Workload = {
  name: "churn",
  stresses: "one size, random order: the fast path, and locality once lists are shuffled",
  origin: "glibc's bench-malloc-simple; pools of equal nodes",
  play: (writer, random, { live, operations }) => {
    const slots = fill(writer, live, () => writer.malloc(64));
    while (writer.operations < operations) {
      const place = random.below(slots.length);
      writer.free(slots[place] as number);
      slots[place] = writer.malloc(64);
    }
  },
};

const vectors: Workload = {
  name: "vectors",
  stresses: "realloc: growth in place, and the holes that moved vectors leave",
  origin: "std::vector's geometric growth; folly, FBVector, on the factor 1.5",
  play: (writer, random, { live, operations }) => {
    const longest = Math.min(8192, live / 64);
    const start = (): number => writer.malloc(random.between(16, 64));
    const slots = Array.from({ length: Math.max(8, Math.floor(live / (longest / 4))) }, start);
    while (writer.operations < operations) {
      const place = random.below(slots.length);
      const slot = slots[place] as number;
      if (writer.sizeOf(slot) < longest && writer.live < live) {
        writer.realloc(slot, Math.ceil(writer.sizeOf(slot) * 1.5));
        continue;
      }
      writer.free(slot);
      slots[place] = start();
    }
  },
};

const exponential: Workload = {
  name: "exponential",
  stresses: "sizes and lifetimes without structure: mostly small, a few large",
  origin:
    "the classic simulations, Knuth, The Art of Computer Programming 1, section 2.5; doubted by Wilson et al. 1995",
  play: (writer, random, { live, operations }) => {
    const slots = fill(writer, live, () => writer.malloc(random.exponential(200)));
    while (writer.operations < operations) {
      const isGrowing = writer.live < live * (0.8 + 0.2 * random.unit());
      if (isGrowing) {
        slots.push(writer.malloc(random.exponential(200)));
        continue;
      }
      writer.free(takeAny(slots, random));
    }
  },
};

const aligned: Workload = {
  name: "aligned",
  stresses: "memalign from 16 bytes to a page of 4 KiB, among ordinary blocks",
  origin: "buffers for SIMD and GPUs; Emscripten's issues 20645 and 21277 on memory lost to alignment",
  play: (writer, random, { live, operations }) => {
    const allocate = (): number => {
      if (random.below(3) === 0) return writer.malloc(random.between(16, 512));
      return writer.memalign(random.between(4, 12), random.between(64, 4096));
    };
    const slots = fill(writer, live, allocate);
    while (writer.operations < operations) {
      const place = random.below(slots.length);
      writer.free(slots[place] as number);
      slots[place] = allocate();
    }
  },
};

const producerConsumer: Workload = {
  name: "producer-consumer",
  stresses: "bursts of messages that are freed long after, in order, by another part",
  origin:
    "Lever and Boreham, malloc() Performance in a Multithreaded Linux Environment, 2000 (xmalloc-test), on one thread",
  play: (writer, random, { live, operations }) => {
    const queue = new Queue();
    while (writer.operations < operations) {
      for (let burst = random.between(1, 500); burst > 0 && writer.live < live; burst -= 1) {
        queue.push(writer.malloc(32));
        queue.push(writer.calloc(random.between(16, 4096)));
      }
      for (let burst = 2 * random.between(1, 600); burst > 0 && queue.length > 0; burst -= 1) writer.free(queue.take());
    }
  },
};

/** Sizes as programs have them: mostly small, some medium, a few large. Each range up to a cumulative share. */
const AGEING_SIZES: readonly (readonly [upTo: number, least: number, most: number])[] = [
  [0.6, 16, 64],
  [0.9, 64, 512],
  [0.995, 512, 4096],
  [1, 4096, 65536],
];

const ageing: Workload = {
  name: "ageing",
  stresses: "years of running: most blocks die young, the others stay between them",
  origin: "Smith and Seltzer, File System Aging, 1997; weak generational hypothesis, Ungar 1984",
  play: (writer, random, { live, operations }) => {
    const size = (): number => {
      const share = random.unit();
      const [, least, most] = AGEING_SIZES.find(([upTo]) => share < upTo) ?? [1, 16, 64];
      return random.between(least, most);
    };
    const young: number[] = [];
    const old: number[] = [];
    while (writer.operations < operations) {
      young.push(writer.malloc(size()));
      if (young.length < 256) continue;
      const slot = takeAny(young, random);
      if (random.below(10) > 0) writer.free(slot);
      else old.push(slot);
      while (writer.live > live && old.length > 0) writer.free(takeAny(old, random));
    }
  },
};

const phases: Workload = {
  name: "phases",
  stresses: "ramp, drain, ramp of another size: whether memory passes from one size to the next",
  origin: "ramps, peaks and plateaus, Wilson et al. 1995, section 2.4; compilers' passes",
  play: (writer, random, { live, operations }) => {
    const sizes = [64, 400, 160, 3000, 96, 1200];
    const kept: number[] = [];
    for (let phase = 0; writer.operations < operations || phase < 3; phase += 1) {
      const size = sizes[phase % sizes.length] as number;
      const slots = fill(writer, live, () => writer.malloc(random.between(size, size + size / 8)));
      append(
        kept,
        freeSome(writer, slots, () => random.below(50) > 0),
      );
      if (phase % sizes.length === sizes.length - 1) for (const slot of kept.splice(0)) writer.free(slot);
    }
  },
};

export const CLASSIC: readonly Workload[] = [
  larson,
  lifo,
  fifo,
  churn,
  vectors,
  phases,
  exponential,
  aligned,
  producerConsumer,
  ageing,
];
