// heapsmith list: the allocators of this build.

import { Command } from "commander";
import { allocators } from "../generated/allocators.js";
import { dataTable } from "./table.js";

export function listCommand(): Command {
  return new Command("list").description("list the allocators, with the bytes of their Wasm modules").action(() => {
    const rows = Object.values(allocators).map(({ name, wasmBytes }) => [name, wasmBytes.toLocaleString("en")]);
    process.stdout.write(dataTable(["allocator", "module bytes"], rows, 1));
  });
}
