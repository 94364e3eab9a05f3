// Numbers and lists in sentences.

export function hex(address: number): string {
  return `0x${address.toString(16)}`;
}

export function count(number: number): string {
  return number.toLocaleString("en");
}

export function bytes(number: number): string {
  return number === 1 ? "1 byte" : `${count(number)} bytes`;
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return number === 1 ? `1 ${one}` : `${count(number)} ${many}`;
}

/** The parts as one sentence each; empty ones are left out. */
export function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
