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

/** Reads a word to have it in the caches. */
export function touch(address: u32): void {
  load<u32>(address);
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

/**
 * Copies `length` bytes, a multiple of 8, between ranges that do not overlap: where they are few, in less time than the
 * engine takes to call its own copy.
 */
export function copyShort(target: u32, source: u32, length: u32): void {
  while (length !== 0) {
    length -= 8;
    store<u64>(target + length, load<u64>(source + length));
  }
}

/** Fills 8 to 24 bytes up to `end` with the bytes of a word, which are equal. */
export function fillEdge(start: u32, end: u32, word: u32): void {
  const pair = ((word as u64) << 32) | (word as u64);
  store<u64>(start, pair);
  store<u64>(end - 8, pair);
  if (end - start >= 16) store<u64>(end - 16, pair);
}

/** Whether 8 to 24 bytes up to `end` are the bytes of a word, which are equal. */
export function isEdge(start: u32, end: u32, word: u32): bool {
  const pair = ((word as u64) << 32) | (word as u64);
  const wrong = (load<u64>(start) ^ pair) | (load<u64>(end - 8) ^ pair);
  return wrong === 0 && (end - start < 16 || load<u64>(end - 16) === pair);
}

/** Fills whole pairs of words up to `end` with a word whose four bytes are equal. */
export function fillWords(start: u32, end: u32, word: u32): void {
  if (end - start >= 512) {
    memory.fill(start, word as u8, end - start);
    return;
  }
  const pair = ((word as u64) << 32) | (word as u64);
  let at = start;
  for (; at + 32 <= end; at += 32) {
    store<u64>(at, pair);
    store<u64>(at, pair, 8);
    store<u64>(at, pair, 16);
    store<u64>(at, pair, 24);
  }
  for (; at < end; at += 8) store<u64>(at, pair);
}

/** The first address of a word that is not `word`, from `start` on in whole words; `end` for none. */
export function firstOther(start: u32, end: u32, word: u32): u32 {
  const pair = ((word as u64) << 32) | (word as u64);
  let at = start;
  for (; at + 64 <= end; at += 64) {
    const first = (load<u64>(at) ^ pair) | (load<u64>(at, 8) ^ pair);
    const second = (load<u64>(at, 16) ^ pair) | (load<u64>(at, 24) ^ pair);
    const third = (load<u64>(at, 32) ^ pair) | (load<u64>(at, 40) ^ pair);
    const last = (load<u64>(at, 48) ^ pair) | (load<u64>(at, 56) ^ pair);
    if ((first | second | third | last) !== 0) break;
  }
  while (at + 8 <= end && load<u64>(at) === pair) at += 8;
  while (at < end && load<u32>(at) === word) at += 4;
  return at;
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
