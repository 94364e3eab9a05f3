// The allocator that a module is made of. The build resolves this file to the one that the module is named after.
export * from "./binned";
