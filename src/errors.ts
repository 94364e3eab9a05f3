// What can go wrong, as types. Each carries a code, and the address concerned where there is one.

import type { LiveBlock } from "./inspect/live.js";

export type ErrorCode =
  | "ERR_OUT_OF_MEMORY"
  | "ERR_INVALID_POINTER"
  | "ERR_HEAP_CORRUPTION"
  | "ERR_HEAP_MISUSE"
  | "ERR_INVALID_OPTION"
  | "ERR_DISPOSED"
  | "ERR_LEAK"
  | "ERR_LOCKED"
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

/** An address that cannot be what it is taken for: it is no number, misaligned, or outside the heap or the memory. */
export class InvalidPointerError extends HeapsmithError {
  readonly code = "ERR_INVALID_POINTER";
  readonly value: unknown;
  /** What the call takes, in words. */
  readonly expected: string;

  constructor(argument: string, value: unknown, expected: string) {
    super(`${argument}: expected ${expected}, got ${show(value)}`, typeof value === "number" ? value : undefined);
    this.value = value;
    this.expected = expected;
  }
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

/** A block, a record, a pool or a scope that was used after its end. */
export class DisposedError extends HeapsmithError {
  readonly code = "ERR_DISPOSED";
}

/** A block that is locked, and so cannot be resized or freed; it is as it was. */
export class LockedError extends HeapsmithError {
  readonly code = "ERR_LOCKED";
}

/** Blocks that should have been freed. */
export class LeakError extends HeapsmithError {
  readonly code = "ERR_LEAK";
  readonly blocks: readonly LiveBlock[];

  constructor(message: string, blocks: readonly LiveBlock[]) {
    super(message, blocks[0]?.address);
    this.blocks = blocks;
  }
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
  if (typeof value === "string")
    return value.length > 40 ? `${JSON.stringify(value.slice(0, 40))}…` : JSON.stringify(value);
  if (typeof value === "function") return `a function (${value.name || "without name"})`;
  if (typeof value === "object" && value !== null) return `an object (${value.constructor?.name ?? "without class"})`;
  return typeof value === "bigint" ? `${value}n` : String(value);
}
