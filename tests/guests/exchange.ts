// What passes between a program and its host: strings, arrays, typed arrays and objects, and static ones of the program.

export const heapBase: usize = (__heap_base + 15) & ~15;

const TABLE: i32[] = [1, 2, 3];
const GREETING = "Hello";

class Point {
  constructor(
    public x: f64,
    public y: f64,
  ) {}
}

export function greet(name: string): string {
  return `${GREETING}, ${name}`;
}

export function reverse(numbers: i32[]): i32[] {
  return numbers.slice().reverse();
}

export function scale(values: Float64Array, factor: f64): Float64Array {
  const scaled = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) scaled[at] = values[at] * factor;
  return scaled;
}

export function upper(words: string[]): string[] {
  return words.map<string>((word) => word.toUpperCase());
}

export function bytes(buffer: ArrayBuffer): Uint8Array {
  return Uint8Array.wrap(buffer);
}

/** An object that the host holds, but cannot look into. */
export function middle(a: Point | null, b: Point | null): Point {
  if (a === null || b === null) return new Point(1, 2);
  return new Point((a.x + b.x) / 2, (a.y + b.y) / 2);
}

export function total(point: Point): f64 {
  return point.x + point.y;
}

/** A static array grows: its elements move to the heap. */
export function append(number: i32): i32[] {
  TABLE.push(number);
  return TABLE;
}

/** Blocks of the program's own, beside the collector's. */
export function raw(size: i32): bool {
  let block = heap.alloc(size);
  if (block % 16 !== 0) return false;
  memory.fill(block, 7, size);
  block = heap.realloc(block, size * 3);
  for (let at = 0; at < size; at++) if (load<u8>(block + at) !== 7) return false;
  heap.free(block);
  // Static data may be handed to the heap, too: it is copied, and never freed.
  const data = memory.data<u8>([1, 2, 3, 4]);
  heap.free(data);
  return load<u8>(data) === 1;
}
