// What can go wrong, as types. Each carries a code, and the address concerned where there is one.

export type ErrorCode =
  | "ERR_OUT_OF_MEMORY"
  | "ERR_INVALID_POINTER"
  | "ERR_HEAP_CORRUPTION"
  | "ERR_HEAP_MISUSE"
  | "ERR_INVALID_OPTION"
  | "ERR_DISPOSED"
  | "ERR_UNSUPPORTED"
  | "ERR_TRACE"
  | "ERR_SNAPSHOT"
  | "ERR_LINK"
  | "ERR_RECORD";

export abstract class HeapsmithError extends Error {
  abstract readonly code: ErrorCode;
  readonly address: number | undefined;

  constructor(message: string, address?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.address = address;
  }
}

/** The heap could not serve a request of `bytes` bytes, and is as it was before. */
export class OutOfMemoryError extends HeapsmithError {
  readonly code = "ERR_OUT_OF_MEMORY";
  readonly bytes: number;

  constructor(bytes: number) {
    super(`out of memory: the heap cannot serve ${bytes} bytes`);
    this.bytes = bytes;
  }
}

/** An address that is no live block of this heap. */
export class InvalidPointerError extends HeapsmithError {
  readonly code = "ERR_INVALID_POINTER";
}

/** A heap whose state contradicts itself; `address` is where. */
export class HeapCorruptionError extends HeapsmithError {
  readonly code = "ERR_HEAP_CORRUPTION";
}

/** A value that an option or a parameter does not take. */
export class InvalidOptionError extends HeapsmithError {
  readonly code = "ERR_INVALID_OPTION";
  readonly option: string;
  readonly value: unknown;
  /** What the option takes, in words. */
  readonly expected: string;

  constructor(option: string, value: unknown, expected: string, options?: ErrorOptions) {
    super(`${option}: expected ${expected}, got ${show(value)}`, undefined, options);
    this.option = option;
    this.value = value;
    this.expected = expected;
  }
}

/** A block that was used after its end. */
export class DisposedError extends HeapsmithError {
  readonly code = "ERR_DISPOSED";
}

/** A call that the heap's allocator does not have, or a tool that is not installed. */
export class UnsupportedError extends HeapsmithError {
  readonly code = "ERR_UNSUPPORTED";
}

/** A trace that is malformed, cut short or inconsistent. */
export class TraceError extends HeapsmithError {
  readonly code = "ERR_TRACE";
}

/** A snapshot that no heap can be resumed from. */
export class SnapshotError extends HeapsmithError {
  readonly code = "ERR_SNAPSHOT";
}

/** A module that cannot be linked with an allocator. */
export class LinkError extends HeapsmithError {
  readonly code = "ERR_LINK";
}

/** A module whose allocations cannot be recorded. */
export class RecordError extends HeapsmithError {
  readonly code = "ERR_RECORD";
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object" && value !== null) return `an object (${value.constructor?.name ?? "without class"})`;
  return String(value);
}
