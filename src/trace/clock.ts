// Time that a call takes, on machines that do other things besides.

/** Windows counts processor time in ticks far longer than what is measured here; a browser does not tell it. */
const countsProcessorTime = typeof process !== "undefined" && process.platform !== "win32";

/** Milliseconds of the clock, or of the processor where that is less: what it gave to other programs is not counted. */
export function millisecondsOf(act: () => void): number {
  const before = countsProcessorTime ? process.cpuUsage() : undefined;
  const start = performance.now();
  act();
  const elapsed = performance.now() - start;
  if (before === undefined) return elapsed;
  const { user, system } = process.cpuUsage(before);
  return Math.min(elapsed, (user + system) / 1000);
}
