// What every entry gives beside its own createHeap.

export { Block, type ViewType } from "./block.js";
export type { CoreHeap, HeapImports } from "./core.js";
export type { RawExports } from "./engines/module.js";
export * from "./errors.js";
export type { AllocatorName, EngineName } from "./options.js";
export type { PlaceOptions } from "./place.js";
export { type Pool, type PoolOptions, pool } from "./pool.js";
export { Scope } from "./scope.js";
export { BlockSource } from "./source.js";
export { StructArray } from "./struct/array.js";
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
export type { FieldType, FieldTypes, Scalar, StructFields, StructList } from "./struct/types.js";
export type { MemoryViews } from "./views.js";
