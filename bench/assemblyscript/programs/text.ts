// Strings: a text is put together, taken apart and changed.

const words: string[] = ["heap", "of", "linear", "memory", "block", "and", "a", "granule"];
const kept: string[] = [];

export function run(turn: i32): u32 {
  let text = "";
  for (let at = 0; at < 400; at++) text += `${words[(at * 7 + turn) & 7]}${at & 15} `;
  const parts = text.split(" ");
  const joined = parts.map<string>((part) => part.toUpperCase()).join("-");
  const changed = joined.replaceAll("HEAP", "stack").substring(turn % 50);
  if (kept.length < 500) kept.push(changed.slice(0, 100));
  else kept[turn % 500] = changed.slice(0, 60 + (turn % 40));
  let sum: u32 = changed.length;
  for (let at = 0; at < parts.length; at++) sum = sum * 31 + parts[at].length;
  return sum;
}
