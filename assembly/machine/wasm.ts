// The machine in WebAssembly: every function is one instruction, or folds to one.
import { __heap_base, __heap_limit } from "./env";

export function heapBase(): u32 {
  return __heap_base;
}

export function heapLimit(): u32 {
  return __heap_limit;
}

export function load32(address: u32): u32 {
  return load<u32>(address);
}

export function store32(address: u32, value: u32): void {
  store<u32>(address, value);
}

export function load16(address: u32): u32 {
  return load<u16>(address);
}

export function store16(address: u32, value: u32): void {
  store<u16>(address, value as u16);
}

export function load8(address: u32): u32 {
  return load<u8>(address);
}

export function store8(address: u32, value: u32): void {
  store<u8>(address, value as u8);
}

/** Copies `length` bytes; the ranges may overlap. */
export function copy(target: u32, source: u32, length: u32): void {
  memory.copy(target, source, length);
}

export function fill(target: u32, byte: u32, length: u32): void {
  memory.fill(target, byte as u8, length);
}

/** Size of the memory in pages of 64 KiB, 0 to 65,536. */
export function pages(): u32 {
  return memory.size() as u32;
}

/** Grows the memory; returns its size before in pages, or -1 where the engine refuses. */
export function grow(count: u32): i32 {
  return memory.grow(count as i32);
}

/** Leading zeros of a 32-bit word; 32 for zero. */
export function leadingZeros(word: u32): u32 {
  return clz<u32>(word);
}

/** Trailing zeros of a 32-bit word; 32 for zero. */
export function trailingZeros(word: u32): u32 {
  return ctz<u32>(word);
}

/** Bits of a word that are set. */
export function ones(word: u32): u32 {
  return popcnt<u32>(word);
}

/** Ends the call: the heap cannot exist where it was asked for. */
export function trap(): void {
  unreachable();
}
