// A bar for the whole run on a terminal, with the time that is left; a line for each section elsewhere.

import { SingleBar } from "cli-progress";

export interface Progress {
  /** A section is this share of the run; it tells its own share, from 0 to 1. */
  readonly section: (name: string, weight: number) => (share: number, label: string) => void;
  readonly end: () => void;
}

const STEPS = 10_000;

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** `total`: the sum of all weights. */
export function progressOn(stream: NodeJS.WriteStream, total: number): Progress {
  const start = performance.now();
  let before = 0;
  if (!stream.isTTY) {
    const elapsed = (): string =>
      `${duration((performance.now() - start) / 1000)} cpu ${(process.cpuUsage().user + process.cpuUsage().system) / 1e6}`;
    return {
      section: (name) => {
        stream.write(`${elapsed()}: ${name}\n`);
        return () => {};
      },
      end: () => void stream.write(`${elapsed()}: done\n`),
    };
  }
  const format = "{bar} {percentage} % | {left} left | {section}: {label}";
  const bar = new SingleBar({ format, stream, clearOnComplete: true, hideCursor: true, barsize: 24, fps: 4 });
  bar.start(STEPS, 0, { left: "?", section: "", label: "" });
  return {
    section: (section, weight) => {
      const from = before;
      before += weight;
      return (share, label) => {
        const done = (from + Math.min(share, 1) * weight) / total;
        const elapsed = (performance.now() - start) / 1000;
        const left = done < 0.01 ? "?" : duration((elapsed * (1 - done)) / done);
        bar.update(Math.round(STEPS * done), { section, label, left });
      };
    },
    end: () => bar.stop(),
  };
}
