// What a guarded module has besides the C calls. The build resolves this file to the one that the module is named after.
export * from "./bump";
