// Where strategies part ways: choices of a step that are not the same.

import type { Step } from "../explain/explain.js";

/** For each step of a moment, whether its choice differs from the first one's. */
export function differences(steps: readonly (Step | undefined)[]): boolean[] {
  const [first] = steps;
  return steps.map((step) => first !== undefined && step !== undefined && differs(first, step));
}

function differs(one: Step, other: Step): boolean {
  return one.choice.from !== other.choice.from || one.choice.neighbour !== other.choice.neighbour;
}
