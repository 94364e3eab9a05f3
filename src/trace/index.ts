// heapsmith/trace: recorded sequences of allocation calls.

export { CALLS, type CallName, encodeTrace, OPERATION_WORDS, type TraceOperation } from "./format.js";
export { parseTrace, type Trace } from "./parse.js";
