// A linked contender with a trace's slots at the low end of its memory; see assembly/guests/replay.ts. The operations
// are handed over in windows, outside the time, so that the memory is as large as the heap makes it, whatever the trace.

const PAGE = 65536;
/** The first page is left to what a C library may keep at low addresses. */
const JOB = PAGE;
const WINDOW = 16384;
const OPERATION_WORDS = 3;
const OPERATIONS = JOB + 32;
const BLOCKS = OPERATIONS + 4 * OPERATION_WORDS * WINDOW;
const LEAST_BASE = 1 << 20;

function end({ slots }) {
  return BLOCKS + 12 * slots;
}

/** Where the heap begins: a power of two, so that a contender is linked once for most traces. */
export function baseFor(trace) {
  let base = LEAST_BASE;
  while (base < end(trace)) base *= 2;
  return base;
}

function largestRequest({ words }) {
  let largest = 0;
  for (let at = 2; at < words.length; at += OPERATION_WORDS) largest = Math.max(largest, words[at]);
  return largest;
}

/** Milliseconds that `act` took, less what the processor gave to others meanwhile. */
function time(act) {
  const before = process.cpuUsage();
  const start = performance.now();
  act();
  const elapsed = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return Math.min(elapsed, (user + system) / 1000);
}

/** A fresh instance. Passes return milliseconds and throw where the guest finds a fault. */
export function setStage(trace, module, { isOwn, isNull = false, alignment = 16 }) {
  const base = baseFor(trace);
  const { exports } = new WebAssembly.Instance(module, {});
  exports._initialize?.();
  const { memory } = exports;
  if (isNull) memory.grow(Math.ceil(largestRequest(trace) / PAGE));
  const marks = BLOCKS + 4 * trace.slots;
  new Uint32Array(memory.buffer, JOB, 8).set([BLOCKS, marks, OPERATIONS, base, base, 0, alignment, 0]);
  const field = (offset) => new DataView(memory.buffer).getUint32(JOB + offset, true);
  // A C library's data lie between the base and its heap: its span is counted from its first block.
  let low = base;
  if (!isOwn) {
    low = exports.malloc(1) >>> 0;
    exports.free(low);
  }
  const hand = (from, to) => {
    const words = trace.words.subarray(OPERATION_WORDS * from, OPERATION_WORDS * to);
    new Uint32Array(memory.buffer, OPERATIONS, words.length).set(words);
    new Uint32Array(memory.buffer, JOB + 28, 1).set([from]);
  };
  const play = (name, from, to) => {
    let reached = from;
    const elapsed = time(() => {
      reached = exports[name](JOB, from, to) >>> 0;
    });
    if (reached !== to) throw new Error(`${name} stopped at ${reached}, fault ${field(20)}`);
    return elapsed;
  };
  const playAll = (name) => {
    let elapsed = 0;
    for (let from = 0; from < trace.operations; from += WINDOW) {
      const to = Math.min(from + WINDOW, trace.operations);
      hand(from, to);
      elapsed += play(name, from, to);
    }
    return elapsed;
  };
  return {
    check() {
      playAll("check");
      play("checkLeft", 0, trace.slots);
    },
    run() {
      const elapsed = playAll("run");
      play("freeLeft", 0, trace.slots);
      exports.reset?.();
      return elapsed;
    },
    span: () => field(16) - low,
    memoryBytes: () => memory.buffer.byteLength - base,
  };
}
