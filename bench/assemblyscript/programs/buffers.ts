// Typed arrays of 8 bytes to 16 KiB that live for random times.

const SLOTS = 600;
const slots = new Array<Uint8Array | null>(SLOTS);
let random: u32 = 1;

function below(bound: u32): u32 {
  random ^= random << 13;
  random ^= random >> 17;
  random ^= random << 5;
  return random % bound;
}

export function run(turn: i32): u32 {
  let sum: u32 = turn;
  for (let at = 0; at < 400; at++) {
    const slot = below(SLOTS) as i32;
    const old = slots[slot];
    if (old !== null) sum = sum * 31 + old[old.length - 1];
    const fresh = new Uint8Array(8 + below(1 << (4 + below(11))));
    fresh[fresh.length - 1] = at as u8;
    slots[slot] = fresh;
  }
  return sum;
}
