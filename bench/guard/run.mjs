// What the guarded and hardened builds and recording cost, beside the release build and the module as it was.
//   npm run bench:guard -- [guard bytes hardened record] [--allocator NAMES] [--rounds N] [--json FILE]
import { launch } from "../launch.mjs";

await launch("guard/main.ts");
