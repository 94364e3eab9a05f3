// What the host API costs, beside what it is an alternative to. Each case is run in a process of its own, so that no
// other's types and growths have been seen by its code. A case gives a function and how many operations it makes.
import { MemPool } from "@thi.ng/malloc";
import { createHeap, f32, pool, struct } from "../../dist/index.js";
import { BOUNDARY } from "./boundary.mjs";

const PAGES = 1024;

/** Marsaglia's xorshift32. */
function random(seed) {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/** 2,000 blocks of 16 to 79 bytes are made, and freed in that order. */
function calls(malloc, free) {
  const count = 2000;
  const blocks = new Array(count).fill(0);
  const run = () => {
    for (let i = 0; i < count; i++) blocks[i] = malloc(16 + (i & 63));
    for (let i = 0; i < count; i++) free(blocks[i]);
  };
  return { operations: 2 * count, run };
}

/** Arrays of `length` floats come and go, 32 at a time; the first and the last float of each are written. */
function arrays(make, drop) {
  return (length) => {
    const [count, kept] = [512, 32];
    const held = new Array(kept).fill(null);
    const run = () => {
      for (let i = 0; i < count; i++) {
        const slot = i % kept;
        if (held[slot] !== null) drop(held[slot]);
        held[slot] = make(length);
      }
    };
    return { operations: count, run };
  };
}

function touch(view, length) {
  view[0] = 1;
  view[length - 1] = 1;
}

function pooled() {
  const pools = new Map();
  const heap = createHeap();
  return arrays(
    (length) => {
      if (!pools.has(length)) pools.set(length, pool(heap, Float32Array, { length, blocks: 32 }));
      const block = pools.get(length).alloc();
      touch(block.view, length);
      return block;
    },
    (block) => block.dispose(),
  );
}

/** One of `live` blocks of 16 to 271 bytes is freed, at random, and another made in its place. */
function replace(malloc, free) {
  return (live) => {
    const count = live > 10_000 ? 200 : 1000;
    const below = random(live);
    const blocks = Array.from({ length: live }, () => malloc(16 + below(256)));
    const run = () => {
      for (let i = 0; i < count; i++) {
        const slot = below(live);
        free(blocks[slot]);
        blocks[slot] = malloc(16 + below(256));
      }
    };
    return { operations: 2 * count, run };
  };
}

function thing() {
  const buf = new ArrayBuffer(PAGES * 65536);
  const memory = new MemPool({ buf, start: 16, align: 16 });
  return replace(
    (bytes) => memory.malloc(bytes),
    (block) => memory.free(block),
  );
}

const Particle = struct({ x: f32, y: f32, z: f32, vx: f32, vy: f32, vz: f32 });
const BODIES = 64;

/** What moves bodies, and has them rest; the memory has grown before where `growths` says so. */
function fields(make) {
  return (growths) => {
    const heap = createHeap({ initialPages: 1, maximumPages: PAGES });
    const { step, grown } = make(heap);
    for (let growth = 0; growth < growths; growth++) {
      for (let i = 0; i < 1000; i++) step();
      heap.bytes(heap.memory.buffer.byteLength);
      grown();
    }
    return { operations: BODIES, run: step };
  };
}

/** As one writes it by hand, with an array that is renewed when one knows that the memory has grown. */
function byHand(move, make = (p) => p) {
  return (heap) => {
    let HEAPF32 = new Float32Array(heap.memory.buffer);
    const bodies = Array.from({ length: BODIES }, () => make(heap.malloc(24)));
    return {
      step: () => move(HEAPF32, bodies),
      grown: () => {
        HEAPF32 = new Float32Array(heap.memory.buffer);
      },
    };
  };
}

function onRecords(make, move) {
  return (heap) => {
    const bodies = make(heap);
    return { step: () => move(bodies), grown: () => {} };
  };
}

const records = (heap) => Array.from({ length: BODIES }, () => Particle.alloc(heap));

function pooledRecords(heap) {
  const particles = pool(heap, Particle);
  return Array.from({ length: BODIES }, () => particles.alloc());
}

/** Nine accesses: six floats are read, three written. */
const MOVE = {
  object: (HEAPF32, bodies) => {
    for (let i = 0; i < bodies.length; i++) {
      const { p } = bodies[i];
      HEAPF32[p >> 2] += HEAPF32[(p + 12) >> 2];
      HEAPF32[(p + 4) >> 2] += HEAPF32[(p + 16) >> 2];
      HEAPF32[(p + 8) >> 2] += HEAPF32[(p + 20) >> 2];
    }
  },
  hand: (HEAPF32, bodies) => {
    for (let i = 0; i < bodies.length; i++) {
      const p = bodies[i];
      HEAPF32[p >> 2] += HEAPF32[(p + 12) >> 2];
      HEAPF32[(p + 4) >> 2] += HEAPF32[(p + 16) >> 2];
      HEAPF32[(p + 8) >> 2] += HEAPF32[(p + 20) >> 2];
    }
  },
  record: (bodies) => {
    for (let i = 0; i < bodies.length; i++) {
      const p = bodies[i];
      p.x += p.vx;
      p.y += p.vy;
      p.z += p.vz;
    }
  },
  array: (bodies) => {
    for (let i = 0; i < BODIES; i++) {
      const p = bodies.at(i);
      p.x += p.vx;
      p.y += p.vy;
      p.z += p.vz;
    }
  },
};

/** One access. */
const READ = {
  hand: (HEAPF32, bodies) => {
    let sum = 0;
    for (let i = 0; i < bodies.length; i++) sum += HEAPF32[(bodies[i] + 4) >> 2];
    return sum;
  },
  object: (HEAPF32, bodies) => {
    let sum = 0;
    for (let i = 0; i < bodies.length; i++) sum += HEAPF32[(bodies[i].p + 4) >> 2];
    return sum;
  },
  record: (bodies) => {
    let sum = 0;
    for (let i = 0; i < bodies.length; i++) sum += bodies[i].y;
    return sum;
  },
};

/** A program's own object, that knows where its body lies. */
const inObject = (p) => ({ p });

/** `heap.views` is asked for before each step. */
const views = (heap) => {
  const bodies = Array.from({ length: BODIES }, () => heap.malloc(24));
  return { step: () => MOVE.hand(heap.views.f32, bodies), grown: () => {} };
};

const array = (heap) => Particle.array(heap, BODIES);

/** The first case of a group is what the others are compared with. */
export const GROUPS = [
  {
    name: "a C call",
    unit: "malloc or free",
    parameters: [null],
    cases: {
      "the export and >>> 0": () => {
        const { malloc, free } = createHeap().exports;
        return calls(
          (bytes) => malloc(bytes) >>> 0,
          (block) => free(block),
        );
      },
      "heap.malloc, heap.free": () => {
        const heap = createHeap();
        return calls(heap.malloc, heap.free);
      },
      "heap.malloc, the export of free": () => {
        const heap = createHeap();
        const { free } = heap.exports;
        return calls(heap.malloc, (block) => free(block));
      },
    },
  },
  BOUNDARY,
  {
    name: "an array",
    unit: "array made, touched and dropped",
    parameter: "floats",
    parameters: [16, 64, 256, 1024, 4096, 16_384, 65_536],
    cases: {
      "new Float32Array": arrays(
        (length) => {
          const array = new Float32Array(length);
          touch(array, length);
          return array;
        },
        () => {},
      ),
      "heap.array": (length) => {
        const heap = createHeap();
        const make = (count) => {
          const block = heap.array(Float32Array, count);
          touch(block.view, count);
          return block;
        };
        return arrays(make, (block) => block.dispose())(length);
      },
      pool: (length) => pooled()(length),
    },
  },
  {
    name: "a block among many",
    unit: "malloc or free",
    parameter: "live blocks",
    parameters: [100, 1000, 10_000, 100_000],
    cases: {
      "@thi.ng/malloc": (live) => thing()(live),
      "heap.malloc, heap.free": (live) => {
        const heap = createHeap();
        return replace(heap.malloc, heap.free)(live);
      },
      "the same on the JavaScript engine": (live) => {
        const heap = createHeap({ engine: "js" });
        return replace(heap.malloc, heap.free)(live);
      },
    },
  },
  {
    name: "nine accesses to a body's fields",
    unit: "body",
    parameter: "growths before",
    parameters: [0, 3],
    cases: {
      "HEAPF32[p >> 2]": fields(byHand(MOVE.hand)),
      "HEAPF32[body.p >> 2]": fields(byHand(MOVE.object, inObject)),
      "heap.views": fields(views),
      "struct.alloc": fields(onRecords(records, MOVE.record)),
      "pool of structs": fields(onRecords(pooledRecords, MOVE.record)),
      "struct.array, at(i)": fields(onRecords(array, MOVE.array)),
    },
  },
  {
    name: "one access to a body's field",
    unit: "body",
    parameter: "growths before",
    parameters: [0, 3],
    cases: {
      "HEAPF32[p >> 2]": fields(byHand(READ.hand)),
      "HEAPF32[body.p >> 2]": fields(byHand(READ.object, inObject)),
      "struct.alloc": fields(onRecords(records, READ.record)),
      "pool of structs": fields(onRecords(pooledRecords, READ.record)),
    },
  },
];
