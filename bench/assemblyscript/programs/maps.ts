// Maps and sets: filled, emptied again in part, and rebuilt as they grow.

const kept = new Map<string, i32>();

export function run(turn: i32): u32 {
  const places = new Map<string, i32>();
  const seen = new Set<i32>();
  for (let at = 0; at < 300; at++) {
    const key = `key ${(at * 17 + turn) % 251}`;
    places.set(key, at);
    seen.add((at * at + turn) % 1009);
    if (at % 3 === 0) places.delete(`key ${(at * 5) % 251}`);
  }
  kept.set(`turn ${turn % 2000}`, places.size);
  if (turn % 2 === 0) kept.delete(`turn ${(turn * 3) % 2000}`);
  const keys = places.keys();
  let sum: u32 = places.size + seen.size + kept.size;
  for (let at = 0; at < keys.length; at++) sum = sum * 31 + places.get(keys[at]);
  return sum;
}
