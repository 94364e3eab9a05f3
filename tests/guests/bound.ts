// What passes through as-bind: both ways, nested, and through functions of the host.

export const heapBase: usize = (__heap_base + 15) & ~15;

declare function label(name: string, places: i32[]): string;
declare function total(values: Float64Array): f64;

export function greet(name: string | null): string {
  return name === null ? "nobody" : `Hello, ${name}`;
}

export function split(text: string): string[] {
  return text.split(" ");
}

export function join(rows: string[][]): string {
  return rows.map<string>((row) => row.join(",")).join(";");
}

export function shift(rows: i32[][], by: i32): i32[][] {
  for (let row = 0; row < rows.length; row++) for (let at = 0; at < rows[row].length; at++) rows[row][at] += by;
  return rows;
}

export function flip(flags: bool[]): bool[] {
  return flags.map<bool>((flag) => !flag);
}

export function largest(numbers: u32[]): u32 {
  return numbers.reduce<u32>((most, each) => max(most, each), 0);
}

export function wide(numbers: StaticArray<u64>): u64 {
  let sum: u64 = 0;
  for (let at = 0; at < numbers.length; at++) sum += numbers[at];
  return sum;
}

export function floats(values: Float32Array): Float64Array {
  const doubled = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) doubled[at] = values[at] * 2;
  return doubled;
}

export function bytes(buffer: ArrayBuffer): Uint8Array {
  return Uint8Array.wrap(buffer, 1);
}

export function clamped(values: Uint8ClampedArray): ArrayBuffer {
  return values.buffer;
}

export function describe(name: string, count: i32): string {
  const places = new Array<i32>(count);
  for (let at = 0; at < count; at++) places[at] = at * at;
  const values = new Float64Array(count).fill(0.5);
  return `${label(name, places)} ${total(values)}`;
}

export function nothing(): void {}

export function isOdd(number: i32): bool {
  return (number & 1) === 1;
}
