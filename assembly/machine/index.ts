// The machine: all that an allocator asks of its target. The JavaScript build resolves this folder to ./js instead.
export * from "./wasm";
