// heapsmith/record: the allocations of any module as a trace. Needs the package binaryen, loaded when it is first used.

export { RecordError } from "../errors.js";
export type { FoundFunction, Source } from "./family.js";
export { type Instrumented, type InstrumentOptions, instrument, type Recording } from "./instrument.js";
export { Recorder, type RecorderOptions } from "./recorder.js";
export type { RecordedTrace } from "./trace.js";
