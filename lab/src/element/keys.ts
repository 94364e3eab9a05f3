// The lab by keyboard: on the map, arrows go from chunk to chunk; everywhere but in fields, letters do what buttons do.

import type { LabMap } from "../map/lab-map.js";
import { FARTHEST, NEAREST } from "../map/scale.js";
import type { Clock } from "../session/clock.js";
import type { Exhibit } from "../session/exhibit.js";
import type { Session } from "../session/session.js";

/** A row's worth of chunks is skipped by the vertical arrows: to the chunk at the same place of the next row. */
function addressTowards(key: string, map: LabMap, exhibit: Exhibit): number | undefined {
  const { scale, specimen } = map;
  if (scale === undefined || specimen === undefined) return undefined;
  const { address, size } = specimen.chunks.columns;
  const { count } = specimen.chunks;
  const selected = exhibit.selection?.address;
  if (selected === undefined) return address[0];
  const index = specimen.chunks.at(selected);
  const start = address[Math.max(index, 0)] ?? 0;
  const rowAway = (rows: number): number | undefined => {
    const place = specimen.chunks.at(start + rows * scale.bytesPerRow);
    return address[Math.min(Math.max(place === index ? index + Math.sign(rows) : place, 0), count - 1)];
  };
  switch (key) {
    case "ArrowLeft":
      return address[Math.max(index - 1, 0)];
    case "ArrowRight":
      return address[Math.min(index + 1, count - 1)];
    case "ArrowUp":
      return rowAway(-1);
    case "ArrowDown":
      return rowAway(1);
    case "PageUp":
      return rowAway(-Math.max(Math.floor(scale.height / scale.rowHeight), 1));
    case "PageDown":
      return rowAway(Math.max(Math.floor(scale.height / scale.rowHeight), 1));
    case "Home":
      return address[0];
    case "End":
      return (address[count - 1] ?? 0) + (size[count - 1] ?? 0) === 0 ? undefined : address[count - 1];
    default:
      return undefined;
  }
}

/** What a key does on a map; false: nothing. */
export function onMapKey({ key }: KeyboardEvent, map: LabMap, pane: number, exhibit: Exhibit): boolean {
  const { scale } = map;
  if (scale === undefined) return false;
  const centre = exhibit.selection?.address ?? scale.addressAt({ x: 0, y: scale.height / 2 });
  if ((key === "+" || key === "=") && scale.level > NEAREST) map.view.adopt(scale.zoomed(scale.level - 1, centre));
  else if (key === "-" && scale.level < FARTHEST) map.view.adopt(scale.zoomed(scale.level + 1, centre));
  else if (key === "0") map.view.fit();
  else {
    const address = addressTowards(key, map, exhibit);
    if (address === undefined) return false;
    exhibit.select({ pane, address });
    map.reveal(address);
  }
  return true;
}

/** What a key does anywhere in the lab; false: nothing. */
export function onLabKey({ key }: KeyboardEvent, session: Session, clock: Clock): boolean {
  switch (key) {
    case " ":
      clock.toggle();
      return true;
    case ".":
      clock.pause();
      session.step();
      return true;
    case ",":
      clock.pause();
      void session.stepBack();
      return true;
    case "f":
    case "Delete": {
      const slot = session.selectedSlot;
      if (slot === undefined) return false;
      session.free(slot);
      return true;
    }
    case "l": {
      const slot = session.selectedSlot;
      if (slot === undefined || !session.hasHandles) return false;
      session.toggleLock(slot);
      return true;
    }
    case "c":
      if (!session.hasHandles) return false;
      session.compact(QUICK_BUDGET);
      return true;
    case "a":
      session.allocate(QUICK_SIZE);
      return true;
    default:
      return false;
  }
}

const QUICK_SIZE = 64;
const QUICK_BUDGET = 256;
