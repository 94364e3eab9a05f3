// How far a run is and the time that is left: a bar on a terminal; elsewhere a line now and then.

import { SingleBar } from "cli-progress";

export interface Progress {
  /** A section is this share of the run; it tells its own share, from 0 to 1. */
  readonly section: (name: string, weight: number) => (share: number, label: string) => void;
  readonly end: () => void;
}

interface State {
  /** From 0 to 1. */
  readonly done: number;
  readonly left: string;
  readonly section: string;
  readonly label: string;
}

interface Display {
  readonly show: (state: State) => void;
  readonly end: () => void;
}

/** Below this share nobody can say how long the rest takes. */
const FIRST_SHARE = 0.02;

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

function barOn(stream: NodeJS.WriteStream): Display {
  const format = "{bar} {percentage} % | {left} left | {section}: {label}";
  const bar = new SingleBar({ format, stream, clearOnComplete: true, hideCursor: true, barsize: 24, fps: 4 });
  bar.start(100, 0, { left: "?", section: "", label: "" });
  return { show: ({ done, ...words }) => bar.update(100 * done, words), end: () => bar.stop() };
}

/** Seconds between two lines of the same section. */
const LINES_SECONDS = 15;

function linesOn(stream: NodeJS.WriteStream, elapsed: () => number): Display {
  let told = Number.NEGATIVE_INFINITY;
  let before = "";
  return {
    show: ({ done, left, section, label }) => {
      if (section === before && elapsed() < told + LINES_SECONDS) return;
      [told, before] = [elapsed(), section];
      stream.write(`${duration(told)}, ${Math.round(100 * done)} %, ${left} left | ${section}: ${label}\n`);
    },
    end: () => void stream.write(`${duration(elapsed())}: done\n`),
  };
}

/** `total`: the sum of all weights. */
export function progressOn(stream: NodeJS.WriteStream, total: number): Progress {
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const leftAfter = (done: number): string => (done < FIRST_SHARE ? "?" : duration((elapsed() * (1 - done)) / done));
  const { show, end } = stream.isTTY ? barOn(stream) : linesOn(stream, elapsed);
  let before = 0;
  return {
    section: (section, weight) => {
      const from = before;
      before += weight;
      return (share, label) => {
        const done = (from + Math.min(share, 1) * weight) / total;
        show({ done, left: leftAfter(done), section, label });
      };
    },
    end,
  };
}
