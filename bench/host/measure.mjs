// One case in this process: prints nanoseconds an operation, the median of many samples after a warm-up.
//   node bench/host/measure.mjs <group> <case> <parameter>
import { GROUPS } from "./cases.mjs";

const WARM_UP_MS = 150;
const MEASURE_MS = 250;
const SAMPLE_MS = 2;

const [group, name, parameter] = process.argv.slice(2).map(Number);
const { cases, parameters } = GROUPS[group];
const { operations, run } = Object.values(cases)[name](parameters[parameter]);

/** What cases return, so that nothing they compute is left out. */
let sink;

function sample(count) {
  const start = performance.now();
  for (let i = 0; i < count; i++) sink = run();
  return (performance.now() - start) / count;
}

const start = performance.now();
while (performance.now() - start < WARM_UP_MS) run();
const count = Math.max(1, Math.round(SAMPLE_MS / Math.max(sample(1), 1e-6)));
const samples = [];
const end = performance.now() + MEASURE_MS;
while (performance.now() < end || samples.length < 3) samples.push(sample(count));
samples.sort((one, other) => one - other);
const median = samples[samples.length >> 1];
console.log(JSON.stringify({ ns: (median * 1e6) / operations, sink: typeof sink }));
