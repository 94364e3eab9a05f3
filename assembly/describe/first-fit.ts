// Description of first-fit's heaps.

export * from "./no-bitmaps";
export * from "./ring";
export * from "./tags";
