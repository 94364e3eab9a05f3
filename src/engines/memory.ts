/** Asks the buffer's tag: pages that are not isolated have shared memories, but no SharedArrayBuffer to compare with. */
export function isShared(memory: WebAssembly.Memory): boolean {
  const tag: string = memory.buffer[Symbol.toStringTag];
  return tag === "SharedArrayBuffer";
}
