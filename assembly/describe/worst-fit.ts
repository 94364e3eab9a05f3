// Description of worst-fit's heaps.

export * from "./boundary";
export * from "./no-bitmaps";
export * from "./ring";
