// Description of binned's heaps.

export * from "./bins";
export * from "./boundary";
