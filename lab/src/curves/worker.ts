// The worker that surveys programs.

import { OPERATION_WORDS } from "heapsmith/trace";
import { Program } from "../model/program.js";
import type { SurveyNews, SurveyRequest } from "./messages.js";
import { type Sample, survey } from "./survey.js";

/** Milliseconds between two messages. */
const NEWS_MS = 100;

addEventListener("message", ({ data }: MessageEvent<SurveyRequest>) => {
  const { allocators, words, slots } = data;
  const program = Program.ofWords("", words, words.length / OPERATION_WORDS, slots);
  for (const allocator of allocators) {
    let samples: Sample[] = [];
    let last = performance.now();
    const send = (): void => {
      postMessage({ allocator, samples } satisfies SurveyNews);
      samples = [];
      last = performance.now();
    };
    for (const sample of survey(allocator, program)) {
      samples.push(sample);
      if (performance.now() - last > NEWS_MS) send();
    }
    send();
  }
});
