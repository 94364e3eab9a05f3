// The standard library at random: strings, arrays, maps, sets and typed arrays in slots, each made, changed and dropped.

export const heapBase: usize = (__heap_base + 15) & ~15;

const SLOTS = 64;
const texts = new Array<string>(SLOTS).fill("");
const lists = new Array<i32[]>(SLOTS).fill([]);
const maps = new Array<Map<string, i32[]> | null>(SLOTS).fill(null);
const sets = new Array<Set<string> | null>(SLOTS).fill(null);
const buffers = new Array<Uint8Array>(SLOTS).fill(new Uint8Array(0));
const floats = new Array<Float64Array>(SLOTS).fill(new Float64Array(0));

let random: u32 = 1;
let sum: u32 = 0;

function below(bound: u32): u32 {
  random ^= random << 13;
  random ^= random >> 17;
  random ^= random << 5;
  return random % bound;
}

function add(value: u32): void {
  sum = (sum ^ value) * 16777619;
}

function addText(text: string): void {
  for (let at = 0; at < text.length; at++) add(text.charCodeAt(at));
}

function onText(slot: i32): void {
  const text = texts[slot];
  switch (below(7)) {
    case 0:
      texts[slot] = `${below(1000)}:${text}`;
      break;
    case 1:
      texts[slot] = text.split(":").reverse().join("/");
      break;
    case 2:
      texts[slot] = text.replaceAll("1", "one").toUpperCase();
      break;
    case 3:
      texts[slot] = text.repeat(1 + below(3));
      break;
    case 4:
      texts[slot] = text
        .substring(below(text.length + 1))
        .trim()
        .padStart(8, "-");
      break;
    case 5:
      texts[slot] = texts[below(SLOTS)] + text;
      break;
    default:
      addText(text);
  }
  if (texts[slot].length > 2000) texts[slot] = texts[slot].slice(-20);
}

function onList(slot: i32): void {
  const list = lists[slot];
  switch (below(8)) {
    case 0:
      lists[slot] = new Array<i32>(below(20)).fill(slot);
      break;
    case 1:
      for (let times = below(50); times !== 0; times--) list.push(times);
      break;
    case 2:
      if (list.length > 0) add(list.pop());
      break;
    case 3:
      lists[slot] = list.concat(lists[below(SLOTS)]);
      break;
    case 4:
      lists[slot] = list.slice(below(list.length + 1)).map<i32>((value) => value * 3);
      break;
    case 5:
      list.splice(below(list.length + 1), below(5));
      list.unshift(slot);
      break;
    case 6:
      lists[slot] = list.filter((value) => (value & 1) === 0).sort();
      break;
    default:
      for (let at = 0; at < list.length; at++) add(list[at]);
  }
  if (lists[slot].length > 1000) lists[slot] = lists[slot].slice(0, 10);
}

function onMap(slot: i32): void {
  let map = maps[slot];
  if (map === null) maps[slot] = map = new Map<string, i32[]>();
  const key = `key ${below(40)}`;
  switch (below(6)) {
    case 0:
    case 1:
      map.set(key, lists[below(SLOTS)]);
      break;
    case 2:
      map.delete(key);
      break;
    case 3:
      if (map.has(key)) add(map.get(key).length);
      break;
    case 4: {
      const keys = map.keys();
      for (let at = 0; at < keys.length; at++) addText(keys[at]);
      break;
    }
    default:
      if (below(8) === 0) maps[slot] = null;
  }
}

function onSet(slot: i32): void {
  let set = sets[slot];
  if (set === null) sets[slot] = set = new Set<string>();
  switch (below(5)) {
    case 0:
    case 1:
      set.add(texts[below(SLOTS)].slice(0, 12));
      break;
    case 2:
      set.delete(texts[below(SLOTS)].slice(0, 12));
      break;
    case 3: {
      const values = set.values();
      for (let at = 0; at < values.length; at++) addText(values[at]);
      break;
    }
    default:
      if (below(8) === 0) sets[slot] = null;
  }
}

function onBuffer(slot: i32): void {
  const buffer = buffers[slot];
  switch (below(5)) {
    case 0:
      buffers[slot] = new Uint8Array(below(1 << below(14))).fill(slot as u8);
      break;
    case 1:
      buffers[slot] = buffer.slice(below(buffer.length + 1));
      break;
    case 2:
      buffers[slot] = Uint8Array.wrap(String.UTF8.encode(texts[below(SLOTS)]));
      break;
    case 3:
      buffers[slot] = buffer.map((value) => value + 1);
      break;
    default:
      for (let at = 0; at < buffer.length; at++) add(buffer[at]);
  }
}

function onFloats(slot: i32): void {
  const values = floats[slot];
  switch (below(4)) {
    case 0:
      floats[slot] = new Float64Array(below(200));
      break;
    case 1:
      floats[slot] = values.map((value, at) => value + at);
      break;
    case 2:
      floats[slot] = values.slice(0, below(values.length + 1));
      break;
    default:
      for (let at = 0; at < values.length; at++) add(values[at] as u32);
  }
}

/** A number of random calls; gives a checksum of all that was read. */
export function play(seed: u32, calls: i32): u32 {
  random = seed | 1;
  for (let call = 0; call < calls; call++) {
    const slot = below(SLOTS) as i32;
    switch (below(6)) {
      case 0:
        onText(slot);
        break;
      case 1:
        onList(slot);
        break;
      case 2:
        onMap(slot);
        break;
      case 3:
        onSet(slot);
        break;
      case 4:
        onBuffer(slot);
        break;
      default:
        onFloats(slot);
    }
  }
  return sum;
}

/** Drops all that the slots hold. */
export function drop(): void {
  texts.fill("");
  lists.fill([]);
  maps.fill(null);
  sets.fill(null);
  buffers.fill(new Uint8Array(0));
  floats.fill(new Float64Array(0));
}
