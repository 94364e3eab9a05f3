// A linked contender with a trace at the low end of its memory, ready to be replayed; see assembly/guests/replay.ts.

const PAGE = 65536;
/** The first page is left to what a C library may keep at low addresses. */
const JOB = PAGE;
const BLOCKS = JOB + 32;

function layOut({ slots, words }) {
  const marks = BLOCKS + 4 * slots;
  const operations = marks + 8 * slots;
  return { marks, operations, base: Math.ceil((operations + words.byteLength) / PAGE) * PAGE };
}

export function baseFor(trace) {
  return layOut(trace).base;
}

/** A fresh instance. Passes return milliseconds and throw where the guest finds a fault. */
export function setStage(trace, module, { isOwn, alignment = 16 }) {
  const { marks, operations, base } = layOut(trace);
  const { exports } = new WebAssembly.Instance(module, {});
  exports._initialize?.();
  const { memory } = exports;
  new Uint32Array(memory.buffer, operations, trace.words.length).set(trace.words);
  new Uint32Array(memory.buffer, JOB, 7).set([BLOCKS, marks, operations, base, base, 0, alignment]);
  const field = (offset) => new DataView(memory.buffer).getUint32(JOB + offset, true);
  // A C library's data lie between the base and its heap: its span is counted from its first block.
  let low = base;
  if (!isOwn) {
    low = exports.malloc(1) >>> 0;
    exports.free(low);
  }
  const play = (name, count) => {
    const start = performance.now();
    const reached = exports[name](JOB, 0, count) >>> 0;
    const elapsed = performance.now() - start;
    if (reached !== count) throw new Error(`${name} stopped at ${reached}, fault ${field(20)}`);
    return elapsed;
  };
  return {
    check() {
      play("check", trace.operations);
      play("checkLeft", trace.slots);
    },
    run() {
      const elapsed = play("run", trace.operations);
      play("freeLeft", trace.slots);
      exports.reset?.();
      return elapsed;
    },
    span: () => field(16) - low,
    memoryBytes: () => memory.buffer.byteLength - base,
  };
}
