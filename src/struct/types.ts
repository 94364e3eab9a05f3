// The types of fields, and what they are in JavaScript.

import type { MemoryViews } from "../views.js";
import type { StructArray } from "./array.js";
import type { Struct } from "./struct.js";

/** What a scalar field reads as and takes. */
export interface ScalarValues {
  i8: number;
  u8: number;
  i16: number;
  u16: number;
  i32: number;
  u32: number;
  i64: bigint;
  u64: bigint;
  f32: number;
  f64: number;
  bool: boolean;
}

/** What an array of scalars reads as. */
export interface ScalarArrays {
  i8: Int8Array;
  u8: Uint8Array;
  i16: Int16Array;
  u16: Uint16Array;
  i32: Int32Array;
  u32: Uint32Array;
  i64: BigInt64Array;
  u64: BigUint64Array;
  f32: Float32Array;
  f64: Float64Array;
  bool: Uint8Array;
}

/** Names of the scalars. */
export type ScalarName = keyof ScalarValues;

/** A number, 64-bit integer or truth value of fixed size; its alignment is its size. */
export class Scalar<Name extends ScalarName = ScalarName> {
  readonly name: Name;
  readonly byteLength: number;
  readonly alignment: number;

  constructor(name: Name, byteLength: number) {
    this.name = name;
    this.byteLength = byteLength;
    this.alignment = byteLength;
  }
}

/** A struct of any fields. */
export interface AnyStruct {
  readonly fields: object;
  readonly byteLength: number;
  readonly alignment: number;
  /** A record of the struct at this address. */
  view(views: MemoryViews, ptr: number): object;
}

/** What a field may be: a scalar, a struct, or an array of either: `[f32, 3]`. */
export type FieldType = Scalar | AnyStruct | readonly [Scalar | AnyStruct, number];
/** The fields of a struct, in their order. */
export type FieldTypes = { readonly [name: string]: FieldType };

type ReadOnlyValue<Type> =
  Type extends Struct<infer Fields>
    ? StructFields<Fields>
    : Type extends readonly [Scalar<infer Name>, number]
      ? ScalarArrays[Name]
      : Type extends readonly [Struct<infer Fields>, number]
        ? StructList<Fields>
        : never;

/** A struct's fields as properties: scalars can be assigned to, arrays and structs hold what can be. */
export type StructFields<Fields extends FieldTypes> = {
  -readonly [Name in keyof Fields as Fields[Name] extends Scalar ? Name : never]: Fields[Name] extends Scalar<
    infer Kind
  >
    ? ScalarValues[Kind]
    : never;
} & {
  readonly [Name in keyof Fields as Fields[Name] extends Scalar ? never : Name]: ReadOnlyValue<Fields[Name]>;
};

/** Structs side by side in memory. */
export type StructList<Fields extends FieldTypes> = Pick<
  StructArray<Fields>,
  "ptr" | "length" | "byteLength" | "at" | typeof Symbol.iterator
>;
