// What page and worker tell each other.

import type { AllocatorName } from "heapsmith";
import type { Sample } from "./survey.js";

/** To the worker: survey a program on these strategies, one after the other. */
export interface SurveyRequest {
  readonly allocators: readonly AllocatorName[];
  readonly words: Uint32Array;
  readonly slots: number;
}

/** From the worker: some of a strategy's samples. */
export interface SurveyNews {
  readonly allocator: AllocatorName;
  readonly samples: readonly Sample[];
}
