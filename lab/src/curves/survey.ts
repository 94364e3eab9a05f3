// A survey: the whole program played ahead on one strategy, for the curves. It runs beside the page, in a worker.

import type { AllocatorName } from "heapsmith";
import { ChunkIndex, UNKNOWN } from "../model/chunk-index.js";
import { type Figures, figuresOf } from "../model/figures.js";
import { Player } from "../model/player.js";
import type { Program } from "../model/program.js";
import { Curve } from "./curve.js";

export interface Sample {
  readonly position: number;
  readonly figures: Figures;
}

/** Plays a program and gives its heap's figures at each place of a curve. */
export function* survey(allocator: AllocatorName, program: Program): Generator<Sample> {
  const player = new Player(allocator, program);
  const curve = new Curve(program.length);
  const chunks = new ChunkIndex();
  for (let place = 0; place <= curve.places; place += 1) {
    player.run(curve.positionOf(place));
    chunks.renew(player.inspection, () => UNKNOWN);
    const figures = figuresOf(chunks, player.heap.base);
    yield { position: player.position, figures: { ...figures, liveBytes: player.requested } };
  }
}
