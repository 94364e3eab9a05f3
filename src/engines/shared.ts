// Modules for shared memories: a module that imports a memory says whether it is shared, so its bytes are patched.
// Source: WebAssembly core specification 2.0, section 5.5.5 (imports) and 5.3.7 (limits); threads proposal (flag 3).

const HEADER_BYTES = 8;
const IMPORT_SECTION = 2;
const FUNCTION_IMPORT = 0;
const TABLE_IMPORT = 1;
const MEMORY_IMPORT = 2;
const GLOBAL_IMPORT = 3;
const SHARED_WITH_MAXIMUM = 3;
const MAXIMUM_PAGES = 65536;

class Reader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new RangeError("the module ends early");
    this.at += 1;
    return value;
  }

  /** An unsigned LEB128 number. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return value >>> 0;
    }
  }

  skipName(): void {
    const length = this.number();
    this.at += length;
  }

  /** Reads limits, with or without a maximum, and returns the minimum. */
  limits(): number {
    const hasMaximum = (this.byte() & 1) !== 0;
    const minimum = this.number();
    if (hasMaximum) this.number();
    return minimum;
  }

  /** Skips what follows the kind of an import that is no memory. */
  skipType(kind: number): void {
    if (kind === FUNCTION_IMPORT) this.number();
    else if (kind === GLOBAL_IMPORT) this.at += 2;
    else if (kind === TABLE_IMPORT) {
      this.at += 1;
      this.limits();
    } else throw new RangeError(`unknown kind of import: ${kind}`);
  }
}

function leb(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)];
}

function findSection(bytes: Uint8Array, id: number): { start: number; body: number; end: number } {
  const reader = new Reader(bytes, HEADER_BYTES);
  for (;;) {
    const start = reader.at;
    const found = reader.byte();
    const length = reader.number();
    if (found === id) return { start, body: reader.at, end: reader.at + length };
    reader.at += length;
  }
}

/** Place and minimum of the limits of the memory that the module imports. Others' imports may come before it. */
function findMemoryLimits(bytes: Uint8Array, body: number): { start: number; minimum: number; end: number } {
  const reader = new Reader(bytes, body);
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.skipName();
    reader.skipName();
    const kind = reader.byte();
    if (kind === MEMORY_IMPORT) {
      const start = reader.at;
      const minimum = reader.limits();
      return { start, minimum, end: reader.at };
    }
    reader.skipType(kind);
  }
  throw new RangeError("the module imports no memory");
}

/** The module's bytes, with its imported memory declared shared and as large as a memory can be. */
export function forSharedMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const section = findSection(bytes, IMPORT_SECTION);
  const limits = findMemoryLimits(bytes, section.body);
  const patched = [SHARED_WITH_MAXIMUM, ...leb(limits.minimum), ...leb(MAXIMUM_PAGES)];
  const body = [...bytes.subarray(section.body, limits.start), ...patched, ...bytes.subarray(limits.end, section.end)];
  return Uint8Array.from([
    ...bytes.subarray(0, section.start),
    IMPORT_SECTION,
    ...leb(body.length),
    ...body,
    ...bytes.subarray(section.end),
  ]);
}
