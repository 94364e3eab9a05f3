// Description of worst-fit's heaps.

export * from "./no-bitmaps";
export * from "./ring";
export * from "./tags";
