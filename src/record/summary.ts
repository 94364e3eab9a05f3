// What a recording has come to, in words.

import type { Instrumented } from "./instrument.js";
import type { RecordedTrace } from "./trace.js";

const count = (number: number): string => number.toLocaleString("en");

/** The functions that were found, and what is not known of the others. */
export function familyText({ found, note }: Instrumented): string {
  const names = found.map(({ role, name, source }) =>
    role === name ? `${role} (${source})` : `${role} (${source} ${name})`,
  );
  return `records ${names.join(", ")}${note === undefined ? "" : `; ${note}`}`;
}

/** Some lines about a trace that has been written. */
export function summaryOf(path: string, instrumented: Instrumented, trace: RecordedTrace): string {
  const { operations, slots, unknownBlocks, unseenFrees } = trace;
  const lines = [`${path}: ${count(operations)} operations, ${count(slots)} slots`, familyText(instrumented)];
  if (unknownBlocks > 0) lines.push(`${count(unknownBlocks)} calls on blocks that no recorded call had made`);
  if (unseenFrees > 0) lines.push(`${count(unseenFrees)} blocks came again without a recorded free: one was put in`);
  return lines.map((line) => `heapsmith: ${line}\n`).join("");
}
