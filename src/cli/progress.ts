// A progress bar on a terminal; nothing elsewhere.

import { SingleBar } from "cli-progress";

export interface Progress {
  /** Names what is being done, out of a hundred percent of its own. */
  readonly begin: (label: string) => void;
  readonly update: (done: number, total: number) => void;
  readonly end: () => void;
}

const SILENT: Progress = { begin: () => {}, update: () => {}, end: () => {} };

export function progressOn(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return SILENT;
  const format = "{bar} {percentage} % {label}";
  const bar = new SingleBar({ format, stream, clearOnComplete: true, hideCursor: true, barsize: 30 });
  return {
    begin: (label) => bar.start(1, 0, { label }),
    update: (done, total) => {
      bar.setTotal(total);
      bar.update(done);
    },
    end: () => bar.stop(),
  };
}
