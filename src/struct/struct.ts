// Structs: named fields in memory, at the offsets that C gives them.

import type { BlockOwner } from "../block.js";
import { checkCount, checkRange } from "../check.js";
import { InvalidOptionError } from "../errors.js";
import { type BlockSource, checkSource } from "../source.js";
import type { MemoryViews } from "../views.js";
import { StructArray } from "./array.js";
import { type FieldRecord, type RecordClass, recordClass } from "./record.js";
import { type FieldType, type FieldTypes, Scalar, type ScalarName, type StructFields } from "./types.js";

/** An 8-bit integer with sign. */
export const i8: Scalar<"i8"> = new Scalar("i8", 1);
/** An 8-bit integer. */
export const u8: Scalar<"u8"> = new Scalar("u8", 1);
/** A 16-bit integer with sign. */
export const i16: Scalar<"i16"> = new Scalar("i16", 2);
/** A 16-bit integer. */
export const u16: Scalar<"u16"> = new Scalar("u16", 2);
/** A 32-bit integer with sign. */
export const i32: Scalar<"i32"> = new Scalar("i32", 4);
/** A 32-bit integer. */
export const u32: Scalar<"u32"> = new Scalar("u32", 4);
/** A 64-bit integer with sign: a bigint. */
export const i64: Scalar<"i64"> = new Scalar("i64", 8);
/** A 64-bit integer: a bigint. */
export const u64: Scalar<"u64"> = new Scalar("u64", 8);
/** A float of 32 bits. */
export const f32: Scalar<"f32"> = new Scalar("f32", 4);
/** A float of 64 bits. */
export const f64: Scalar<"f64"> = new Scalar("f64", 8);
/** A byte: 0 is false, all else true. */
export const bool: Scalar<"bool"> = new Scalar("bool", 1);

/** A struct in memory: its fields, its address, and its end. */
export type StructBlock<Fields extends FieldTypes> = StructFields<Fields> & FieldRecord;

/** Those of C. Names that are numbers would come first, whatever the order they are given in. */
const NAME = /^[A-Za-z_]\w*$/;

interface Layout {
  readonly element: Scalar | Struct<FieldTypes>;
  /** Number of elements of an array. */
  readonly count: number | undefined;
}

function layoutOf(name: string, type: FieldType): Layout {
  const isArray = Array.isArray(type);
  const [element, count]: readonly unknown[] = isArray ? type : [type];
  const isType = element instanceof Scalar || element instanceof Struct;
  const isCount = isArray ? Number.isInteger(count) && (count as number) > 0 && type.length === 2 : count === undefined;
  if (isType && isCount) return { element, count: count as number | undefined };
  throw new InvalidOptionError(`field ${name}`, type, "a scalar, a struct, or an array of either, as [f32, 3] is");
}

const alignUp = (offset: number, alignment: number): number => Math.ceil(offset / alignment) * alignment;

/** A kind of struct: what it is made of, and how one is made. */
export class Struct<Fields extends FieldTypes> {
  readonly fields: Fields;
  /** Bytes, the padding at the end included. */
  readonly byteLength: number;
  readonly alignment: number;
  /** Offsets of the fields in bytes, as C has them. */
  readonly offsets: { readonly [Name in keyof Fields]: number };
  readonly #Record: RecordClass;

  /** @internal */
  constructor(fields: Fields) {
    if (typeof fields !== "object" || fields === null || Object.keys(fields).length === 0)
      throw new InvalidOptionError("fields", fields, "an object with a type for each field");
    const offsets: Record<string, number> = {};
    let [end, alignment] = [0, 1];
    const StructRecord = recordClass();
    for (const [index, [name, type]] of Object.entries(fields).entries()) {
      if (!NAME.test(name) || name in StructRecord.prototype)
        throw new InvalidOptionError("name of a field", name, "letters, digits and _, and no name that records use");
      const { element, count } = layoutOf(name, type);
      const offset = alignUp(end, element.alignment);
      offsets[name] = offset;
      end = offset + element.byteLength * (count ?? 1);
      alignment = Math.max(alignment, element.alignment);
      const accessors = accessorsOf(StructRecord, { element, count }, index, offset);
      Object.defineProperty(StructRecord.prototype, name, { ...accessors, enumerable: true });
    }
    this.fields = fields;
    this.offsets = offsets as { [Name in keyof Fields]: number };
    this.alignment = alignment;
    this.byteLength = alignUp(end, alignment);
    this.#Record = StructRecord;
  }

  /** A struct of its own, not cleared. Throws OutOfMemoryError. */
  alloc(source: BlockSource): StructBlock<Fields> {
    checkSource(source);
    return this.cell(source, source.alloc(this.byteLength));
  }

  /** A struct of its own, not cleared; null when out of memory. */
  tryAlloc(source: BlockSource): StructBlock<Fields> | null {
    checkSource(source);
    const ptr = source.tryAlloc(this.byteLength);
    return ptr === null ? null : this.cell(source, ptr);
  }

  /** `length` structs side by side, not cleared. Throws OutOfMemoryError or InvalidOptionError. */
  array(source: BlockSource, length: number): StructArray<Fields> {
    checkSource(source);
    checkCount("length", length);
    const ptr = source.alloc(length * this.byteLength);
    return new StructArray<Fields>(this, source.views, ptr, length, source);
  }

  /** `length` structs side by side, not cleared; null when out of memory. Throws InvalidOptionError. */
  tryArray(source: BlockSource, length: number): StructArray<Fields> | null {
    checkSource(source);
    checkCount("length", length);
    const ptr = source.tryAlloc(length * this.byteLength);
    return ptr === null ? null : new StructArray<Fields>(this, source.views, ptr, length, source);
  }

  /** The struct that someone else has at this address. Throws InvalidPointerError where there can be none. */
  at(source: BlockSource, ptr: number): StructFields<Fields> {
    checkSource(source);
    checkRange("ptr", ptr, this.byteLength, this.alignment, source.views);
    return this.view(source.views.watch(), ptr);
  }

  /** A record that is part of something else. */
  view(views: MemoryViews, ptr: number): StructFields<Fields> {
    return new this.#Record(views, ptr) as unknown as StructFields<Fields>;
  }

  /** A record whose owner frees it. */
  cell(owner: Pick<BlockOwner, "free" | "views">, ptr: number): StructBlock<Fields> {
    return new this.#Record(owner.views.watch(), ptr, owner) as StructBlock<Fields>;
  }
}

const ARRAYS = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
  bool: Uint8Array,
} as const satisfies Record<ScalarName, unknown>;

function accessorsOf(
  record: RecordClass,
  { element, count }: Layout,
  index: number,
  offset: number,
): PropertyDescriptor {
  if (element instanceof Struct) {
    const make = (views: MemoryViews, at: number): object =>
      count === undefined ? element.view(views, at) : new StructArray(element, views, at, count);
    return record.part(index, offset, make);
  }
  const { name } = element;
  if (count !== undefined)
    return record.part(index, offset, ({ buffer }, at) => new ARRAYS[name](buffer as ArrayBuffer, at, count));
  return name === "bool" ? record.bool(offset) : record.scalars[name](offset);
}

/**
 * Declares a struct: `struct({ id: u32, pos: [f32, 3] })`. Its fields lie in this order, each at a multiple of its
 * alignment, as C lays them out. Throws InvalidOptionError for what is no field.
 */
export function struct<const Fields extends FieldTypes>(fields: Fields): Struct<Fields> {
  return new Struct(fields);
}
