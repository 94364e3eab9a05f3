// What a guest imports, in JavaScript. After each call that may grow the memory, the guest's own arrays are renewed.
// Addresses come back unsigned, whichever engine the heap runs on.
import { enter } from "../machine/js";

declare const env: Record<"malloc" | "free" | "realloc" | "calloc" | "memalign", (...words: number[]) => number>;

function returned(block: number): number {
  enter();
  return block >>> 0;
}

export function malloc(size: number): number {
  return returned(env.malloc(size));
}

export function free(block: number): void {
  env.free(block);
}

export function realloc(block: number, size: number): number {
  return returned(env.realloc(block, size));
}

export function calloc(count: number, size: number): number {
  return returned(env.calloc(count, size));
}

export function memalign(alignment: number, size: number): number {
  return returned(env.memalign(alignment, size));
}
