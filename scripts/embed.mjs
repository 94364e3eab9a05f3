// A module as text, for embedding; src/engines/embed.ts reads it, and says how it works.

const PREFIXES = ["", "!", " "];

function character(number) {
  const code = 35 + number;
  return String.fromCharCode(code < 92 ? code : code + 1);
}

export function embed(bytes) {
  return Array.from(bytes, (byte) => PREFIXES[Math.floor(byte / 91)] + character(byte % 91)).join("");
}
