// What the guarded build and recording cost, beside the release build and the module as it was.
//   npm run bench:guard -- [guard bytes record] [--allocator NAMES] [--rounds N] [--json FILE]
import { launch } from "../launch.mjs";

await launch("guard/main.ts");
