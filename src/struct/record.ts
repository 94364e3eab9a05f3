// Records: objects whose properties are fields in memory. An access is an element of a typed array over the whole memory,
// and a look whether there is one: there is none once the memory has grown, or the record has been disposed.

import { type BlockOwner, disposeSymbol } from "../block.js";
import { DisposedError } from "../errors.js";
import { closedViews, type MemoryViews } from "../views.js";
import type { ScalarName } from "./types.js";

/** What every record has beside its fields. */
export interface FieldRecord extends Disposable {
  /** First address. Throws DisposedError once the record is disposed. */
  readonly ptr: number;
  /** Frees what the record owns, and ends it. Once is enough; again does nothing. */
  dispose(): void;
  /** A copy of the fields as plain objects and arrays. */
  toJSON(): object;
}

/** What a record can be part of, and ends with. */
interface Part {
  close?(): void;
}

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array);
  const { toJSON } = Object(value) as { toJSON?: () => unknown };
  return toJSON === undefined ? value : toJSON.call(value);
}

/** What an access does that has found nothing. */
function revive({ $views, $at }: { readonly $views: MemoryViews; readonly $at: number }): MemoryViews {
  if (!$views.isOpen) throw new DisposedError(`the record at ${$at} has been disposed`, $at);
  $views.renew();
  return $views;
}

type Accessors = PropertyDescriptor & ThisType<object>;

export interface RecordClass {
  readonly prototype: FieldRecord;
  /** `owner`: who frees it; none where it is part of something else. */
  new (views: MemoryViews, at: number, owner?: Pick<BlockOwner, "free">): FieldRecord;
  /** A field that has a view of its own, made when it is first asked for and when the memory has grown. */
  part(index: number, offset: number, make: (views: MemoryViews, at: number) => object): Accessors;
  /** A field of two values, in a byte. */
  bool(offset: number): Accessors;
  /** Fields that are elements. What is assigned is converted as by the typed array. */
  readonly scalars: Readonly<Record<Exclude<ScalarName, "bool">, (offset: number) => Accessors>>;
}

/**
 * A class for the records of one struct. Each has code of its own, down to the kinds of scalars, so that an engine sees
 * one class and one kind of array at each access: what other structs do costs this one nothing.
 */
export function recordClass(): RecordClass {
  // Names that begin with $ are no field's. Private ones would be slower to make, and an array makes a record at each index.
  return class FieldedRecord implements FieldRecord {
    declare $views: MemoryViews;
    declare readonly $at: number;
    declare readonly $owner: Pick<BlockOwner, "free"> | undefined;
    /** Arrays and structs among the fields, by their number, once they have been asked for. */
    declare $parts: (Part | undefined)[] | undefined;

    constructor(views: MemoryViews, at: number, owner?: Pick<BlockOwner, "free">) {
      this.$views = views;
      this.$at = at;
      this.$owner = owner;
      this.$parts = undefined;
    }

    get ptr(): number {
      if (!this.$views.isOpen) revive(this);
      return this.$at;
    }

    dispose(): void {
      const { isOpen } = this.$views;
      this.close();
      if (isOpen) this.$owner?.free(this.$at);
    }

    [disposeSymbol](): void {
      this.dispose();
    }

    toJSON(): object {
      const names = Object.keys(FieldedRecord.prototype) as (keyof this)[];
      return Object.fromEntries(names.map((name) => [name, plain(this[name])]));
    }

    /** What console.log shows in Node.js. */
    [INSPECT](): object {
      return this.toJSON();
    }

    /** From here on every access throws. */
    close(): void {
      this.$views = closedViews();
      for (const part of this.$parts ?? []) part?.close?.();
      this.$parts = undefined;
    }

    static part(
      index: number,
      offset: number,
      make: (views: MemoryViews, at: number) => object,
    ): PropertyDescriptor & ThisType<FieldedRecord> {
      return {
        get() {
          if (!this.$views.isOpen) revive(this);
          const part = this.$parts?.[index];
          const isStale = ArrayBuffer.isView(part) && part.byteLength === 0;
          if (part !== undefined && !isStale) return part;
          const made = make(this.$views.current(), this.$at + offset);
          this.$parts ??= [];
          this.$parts[index] = made;
          return made;
        },
      };
    }

    static bool(offset: number): PropertyDescriptor & ThisType<FieldedRecord> {
      return {
        get() {
          const index = this.$at + offset;
          return (this.$views.u8[index] ?? revive(this).u8[index]) !== 0;
        },
        set(value) {
          const index = this.$at + offset;
          const { u8 } = this.$views;
          if (u8[index] === undefined) revive(this).u8[index] = Number(Boolean(value));
          else u8[index] = Number(Boolean(value));
        },
      };
    }

    static readonly scalars: Readonly<
      Record<Exclude<ScalarName, "bool">, (offset: number) => PropertyDescriptor & ThisType<FieldedRecord>>
    > = {
      i8: (offset) => ({
        get() {
          const index = this.$at + offset;
          return this.$views.i8[index] ?? revive(this).i8[index];
        },
        set(value) {
          const index = this.$at + offset;
          const { i8 } = this.$views;
          if (i8[index] === undefined) revive(this).i8[index] = value;
          else i8[index] = value;
        },
      }),
      u8: (offset) => ({
        get() {
          const index = this.$at + offset;
          return this.$views.u8[index] ?? revive(this).u8[index];
        },
        set(value) {
          const index = this.$at + offset;
          const { u8 } = this.$views;
          if (u8[index] === undefined) revive(this).u8[index] = value;
          else u8[index] = value;
        },
      }),
      i16: (offset) => ({
        get() {
          const index = (this.$at + offset) >>> 1;
          return this.$views.i16[index] ?? revive(this).i16[index];
        },
        set(value) {
          const index = (this.$at + offset) >>> 1;
          const { i16 } = this.$views;
          if (i16[index] === undefined) revive(this).i16[index] = value;
          else i16[index] = value;
        },
      }),
      u16: (offset) => ({
        get() {
          const index = (this.$at + offset) >>> 1;
          return this.$views.u16[index] ?? revive(this).u16[index];
        },
        set(value) {
          const index = (this.$at + offset) >>> 1;
          const { u16 } = this.$views;
          if (u16[index] === undefined) revive(this).u16[index] = value;
          else u16[index] = value;
        },
      }),
      i32: (offset) => ({
        get() {
          const index = (this.$at + offset) >>> 2;
          return this.$views.i32[index] ?? revive(this).i32[index];
        },
        set(value) {
          const index = (this.$at + offset) >>> 2;
          const { i32 } = this.$views;
          if (i32[index] === undefined) revive(this).i32[index] = value;
          else i32[index] = value;
        },
      }),
      u32: (offset) => ({
        get() {
          const index = (this.$at + offset) >>> 2;
          return this.$views.u32[index] ?? revive(this).u32[index];
        },
        set(value) {
          const index = (this.$at + offset) >>> 2;
          const { u32 } = this.$views;
          if (u32[index] === undefined) revive(this).u32[index] = value;
          else u32[index] = value;
        },
      }),
      i64: (offset) => ({
        get() {
          const index = (this.$at + offset) >>> 3;
          return this.$views.i64[index] ?? revive(this).i64[index];
        },
        set(value) {
          const index = (this.$at + offset) >>> 3;
          const { i64 } = this.$views;
          if (i64[index] === undefined) revive(this).i64[index] = value;
          else i64[index] = value;
        },
      }),
      u64: (offset) => ({
        get() {
          const index = (this.$at + offset) >>> 3;
          return this.$views.u64[index] ?? revive(this).u64[index];
        },
        set(value) {
          const index = (this.$at + offset) >>> 3;
          const { u64 } = this.$views;
          if (u64[index] === undefined) revive(this).u64[index] = value;
          else u64[index] = value;
        },
      }),
      f32: (offset) => ({
        get() {
          const index = (this.$at + offset) >>> 2;
          return this.$views.f32[index] ?? revive(this).f32[index];
        },
        set(value) {
          const index = (this.$at + offset) >>> 2;
          const { f32 } = this.$views;
          if (f32[index] === undefined) revive(this).f32[index] = value;
          else f32[index] = value;
        },
      }),
      f64: (offset) => ({
        get() {
          const index = (this.$at + offset) >>> 3;
          return this.$views.f64[index] ?? revive(this).f64[index];
        },
        set(value) {
          const index = (this.$at + offset) >>> 3;
          const { f64 } = this.$views;
          if (f64[index] === undefined) revive(this).f64[index] = value;
          else f64[index] = value;
        },
      }),
    };
  };
}
