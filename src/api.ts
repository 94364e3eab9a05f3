// What every entry gives beside its own createHeap.

export { Block, type BlockOwner, type ViewType } from "./block.js";
export type { CCalls } from "./calls.js";
export type { CoreHeap, HeapImports } from "./core.js";
export type { RawExports } from "./engines/module.js";
export * from "./errors.js";
export type { CoreHandleHeap } from "./handles/core.js";
export { Handle, HandleLock } from "./handles/handle.js";
export type { CompactOptions, HandleCalls, PolicyOptions } from "./handles/source.js";
export type { AllocatorName, EngineName } from "./options.js";
export type { PlaceOptions } from "./place.js";
export type { WasmMemory } from "./platform.js";
export { type Pool, type PoolOptions, pool } from "./pool.js";
export { Scope } from "./scope.js";
export type { SingleOptions } from "./single.js";
export { BlockSource } from "./source.js";
export { StructArray } from "./struct/array.js";
export type { FieldRecord } from "./struct/record.js";
export {
  bool,
  f32,
  f64,
  i8,
  i16,
  i32,
  i64,
  type Struct,
  type StructBlock,
  struct,
  u8,
  u16,
  u32,
  u64,
} from "./struct/struct.js";
export type {
  AnyStruct,
  FieldType,
  FieldTypes,
  Scalar,
  ScalarArrays,
  ScalarName,
  ScalarValues,
  StructFields,
  StructList,
} from "./struct/types.js";
export type { MemoryViews } from "./views.js";
