// Patterns made to leave holes that the next request cannot use.

import { append, fill, freeSome, type Workload } from "./workload.js";

const alternating: Workload = {
  name: "alternating",
  stresses: "small beside large: the large ones go, and what comes is a little larger than the holes",
  origin: "the checkerboard of textbooks; Spotify's confidence-resolver, issue 455, on a dlmalloc in Wasm",
  play: (writer, _random, { live, operations }) => {
    let large = 1000;
    const small: number[] = [];
    for (let step = 0; writer.operations < operations || step < 3; step += 1) {
      const larges: number[] = [];
      while (writer.live < live) {
        small.push(writer.malloc(48));
        larges.push(writer.malloc(large));
      }
      for (const slot of larges) writer.free(slot);
      large += 64;
      if (step % 4 === 3) for (const slot of small.splice(0)) writer.free(slot);
    }
  },
};

const sawTooth: Workload = {
  name: "saw-tooth",
  stresses: "up and down again: whether the heap's top comes back, and what growth costs",
  origin: "frames of games and requests of servers; Wilson et al. 1995 on peaks",
  play: (writer, random, { live, operations }) => {
    let slots: number[] = [];
    for (let tooth = 0; writer.operations < operations || tooth < 3; tooth += 1) {
      const most = 100 + 150 * (tooth % 5);
      append(
        slots,
        fill(writer, live, () => writer.malloc(random.between(24, most))),
      );
      const left = Math.floor(slots.length / 4);
      for (const slot of slots.slice(left).reverse()) writer.free(slot);
      slots = slots.slice(0, left);
      if (tooth % 5 === 4) for (const slot of slots.splice(0)) writer.free(slot);
    }
  },
};

const survivors: Workload = {
  name: "survivors",
  stresses: "one long-lived block in each run of 4 KiB: memory that segregated storage cannot give back",
  origin: "the worst case of slabs and size classes, Berger et al., Hoard, 2000 (blowup)",
  play: (writer, _random, { live, operations }) => {
    const sizes = [96, 128, 64, 112, 48, 80];
    const kept: number[] = [];
    for (let phase = 0; writer.operations < operations || phase < 2; phase += 1) {
      const size = sizes[phase % sizes.length] as number;
      const each = Math.ceil(4096 / size);
      const slots = fill(writer, live, () => writer.malloc(size));
      append(
        kept,
        freeSome(writer, slots, (index) => index % each !== 0),
      );
      if (phase % sizes.length === sizes.length - 1) for (const slot of kept.splice(0)) writer.free(slot);
    }
  },
};

const doubling: Workload = {
  name: "doubling",
  stresses: "every other block goes, and what comes is twice as large: no hole ever fits",
  origin:
    "Robson, Bounds for Some Functions Concerning Dynamic Storage Allocation, 1974, without its knowledge of addresses",
  play: (writer, _random, { live, operations }) => {
    while (true) {
      let kept: number[] = [];
      for (let size = 64; size <= 65536 && size < live / 8; size *= 2) {
        append(
          kept,
          fill(writer, live, () => writer.malloc(size - 8)),
        );
        kept = freeSome(writer, kept, (index) => index % 2 === 0);
      }
      for (const slot of kept) writer.free(slot);
      if (writer.operations >= operations) return;
    }
  },
};

export const ADVERSARIAL: readonly Workload[] = [alternating, sawTooth, survivors, doubling];
