// What every entry gives beside its own createHeap.

export { Block, type ViewType } from "./block.js";
export type { CoreHeap, HeapImports } from "./core.js";
export type { RawExports } from "./engines/module.js";
export * from "./errors.js";
export type { AllocatorName, EngineName } from "./options.js";
export type { PlaceOptions } from "./place.js";
