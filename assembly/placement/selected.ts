// The placement that a module is made with. The build resolves this file to the one that the module is named after.
export * from "./binned";
