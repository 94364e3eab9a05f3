// The surveyor: has programs surveyed, and gives up a survey when another is wanted.

import type { AllocatorName } from "heapsmith";
import { OPERATION_WORDS } from "heapsmith/trace";
import type { Program } from "../model/program.js";
import type { SurveyNews, SurveyRequest } from "./messages.js";

export type MakeWorker = () => Worker;

export class Surveyor {
  readonly #makeWorker: MakeWorker;
  #worker: Worker | undefined;

  constructor(makeWorker: MakeWorker) {
    this.#makeWorker = makeWorker;
  }

  start(program: Program, allocators: readonly AllocatorName[], onNews: (news: SurveyNews) => void): void {
    this.stop();
    if (program.length === 0) return;
    const worker = this.#makeWorker();
    worker.addEventListener("message", ({ data }: MessageEvent<SurveyNews>) => {
      if (worker === this.#worker) onNews(data);
    });
    const words = program.words.slice(0, program.length * OPERATION_WORDS);
    const request: SurveyRequest = { allocators, words, slots: program.slots };
    worker.postMessage(request, [words.buffer]);
    this.#worker = worker;
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}
