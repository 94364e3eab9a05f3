// The machine in JavaScript: typed arrays over the memory, renewed whenever its buffer is replaced.
// Little-endian hosts only, as typed arrays are (every engine in use is).

declare const env: { memory: WebAssembly.Memory; __heap_base: number; __heap_limit: number };

let words = new Uint32Array(env.memory.buffer);
let halves = new Uint16Array(env.memory.buffer);
let bytes = new Uint8Array(env.memory.buffer);

function renew(): void {
  words = new Uint32Array(env.memory.buffer);
  halves = new Uint16Array(env.memory.buffer);
  bytes = new Uint8Array(env.memory.buffer);
}

const isShared = typeof SharedArrayBuffer !== "undefined" && env.memory.buffer instanceof SharedArrayBuffer;

/** Called on entry: others may have grown the memory. Growth detaches a buffer, but leaves a shared one short. */
export function enter(): void {
  if (words.length === 0 || isShared) renew();
}

export function heapBase(): number {
  return env.__heap_base;
}

export function heapLimit(): number {
  return env.__heap_limit;
}

export function load32(address: number): number {
  return words[address >>> 2] as number;
}

/** Of use to a Wasm module alone. */
export function touch(_address: number): void {}

export function store32(address: number, value: number): void {
  words[address >>> 2] = value;
}

export function load16(address: number): number {
  return halves[address >>> 1] as number;
}

export function store16(address: number, value: number): void {
  halves[address >>> 1] = value;
}

export function load8(address: number): number {
  return bytes[address] as number;
}

export function store8(address: number, value: number): void {
  bytes[address] = value;
}

export function copy(target: number, source: number, length: number): void {
  bytes.copyWithin(target, source, source + length);
}

export function copyShort(target: number, source: number, length: number): void {
  copy(target, source, length);
}

export function fill(target: number, byte: number, length: number): void {
  bytes.fill(byte, target, target + length);
}

export function fillEdge(start: number, end: number, word: number): void {
  bytes.fill(word & 0xff, start, end);
}

export function isEdge(start: number, end: number, word: number): boolean {
  const byte = word & 0xff;
  let at = start;
  while (at < end && bytes[at] === byte) at += 1;
  return at === end;
}

export function fillWords(start: number, end: number, word: number): void {
  words.fill(word, start >>> 2, end >>> 2);
}

export function firstOther(start: number, end: number, word: number): number {
  let at = start;
  while (at < end && words[at >>> 2] === word) at += 4;
  return at;
}

export function pages(): number {
  return env.memory.buffer.byteLength / 65536;
}

export function grow(count: number): number {
  let before: number;
  try {
    before = env.memory.grow(count);
  } catch {
    return -1;
  }
  renew();
  return before;
}

export function leadingZeros(word: number): number {
  return Math.clz32(word);
}

export function trailingZeros(word: number): number {
  return word === 0 ? 32 : 31 - Math.clz32(word & -word);
}

export function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function trap(): void {
  throw new WebAssembly.RuntimeError("unreachable");
}
