// Shows what heapsmith does: replays a real program's trace on every allocator and engine of the build.
import { fileURLToPath } from "node:url";
import { run } from "../dist/cli/run.js";

const trace = "bench/traces/w-cmark.trc.br";

console.log(`$ heapsmith replay ${trace}\n`);
process.exitCode = await run(["replay", fileURLToPath(new URL(`../${trace}`, import.meta.url))]);
