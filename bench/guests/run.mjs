// Real C programs on our heap, linked and imported, beside the malloc of their C library.
//   npm run bench:guests -- [--allocator NAME] [--rounds N] [--json FILE]
import { launch } from "../launch.mjs";

await launch("guests/main.ts");
