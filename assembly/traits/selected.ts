// The traits of the allocator that a module is made of. The build resolves this file to the one of that name, if any.
export * from "./none";
