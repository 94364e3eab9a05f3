#!/usr/bin/env node
// The command `heapsmith`.

import { run } from "./run.js";

process.exitCode = await run(process.argv.slice(2));
