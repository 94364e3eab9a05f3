// The scale: addresses run from left to right and then down, like text; a row holds a power of two of bytes.

/** Rows hold 2^k bytes: from 32, that is eight words, to 256 MiB. */
export const NEAREST = 5;
export const FARTHEST = 28;

/** From this many bytes a row down, rows are tall enough to read words in. */
const WORDS_LOG = 7;
const CHUNKS_LOG = 12;

function usualRowHeight(level: number): number {
  if (level <= WORDS_LOG) return 30;
  return level <= CHUNKS_LOG ? 20 : 12;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Viewport {
  /** CSS pixels of the area that rows fill. */
  readonly width: number;
  readonly height: number;
}

export class Scale {
  /** log2 of the bytes of a row. */
  readonly level: number;
  /** CSS pixels by which the map is scrolled. */
  readonly scroll: number;
  /** First and last address of the heap. */
  readonly base: number;
  readonly end: number;
  readonly width: number;
  readonly height: number;
  /** CSS pixels of a row, the gap below it included. */
  readonly rowHeight: number;

  /** `rowHeight`: that of the level, unless given. */
  constructor(
    range: { base: number; end: number },
    { width, height }: Viewport,
    level: number,
    scroll: number,
    rowHeight?: number,
  ) {
    this.base = range.base;
    this.end = Math.max(range.end, range.base + 1);
    this.width = Math.max(width, 1);
    this.height = Math.max(height, 1);
    this.level = Math.min(Math.max(level, NEAREST), FARTHEST);
    this.rowHeight = rowHeight ?? usualRowHeight(this.level);
    this.scroll = Math.min(Math.max(scroll, 0), Math.max(this.rows * this.rowHeight - this.height, 0));
  }

  /** The level at which all of the heap is seen. */
  static fit(range: { base: number; end: number }, viewport: Viewport): number {
    for (let level = NEAREST; level < FARTHEST; level += 1) {
      const scale = new Scale(range, viewport, level, 0);
      if (scale.rows * scale.rowHeight <= viewport.height) return level;
    }
    return FARTHEST;
  }

  get bytesPerRow(): number {
    return 2 ** this.level;
  }

  /** Bytes that a CSS pixel stands for. */
  get bytesPerPixel(): number {
    return this.bytesPerRow / this.width;
  }

  /** Address that the first row begins with. */
  get origin(): number {
    return Math.floor(this.base / this.bytesPerRow) * this.bytesPerRow;
  }

  get rows(): number {
    return Math.ceil((this.end - this.origin) / this.bytesPerRow);
  }

  get firstVisibleRow(): number {
    return Math.floor(this.scroll / this.rowHeight);
  }

  /** One behind the last row that is seen. */
  get endOfVisibleRows(): number {
    return Math.min(this.rows, Math.ceil((this.scroll + this.height) / this.rowHeight));
  }

  rowOf(address: number): number {
    return Math.floor((address - this.origin) / this.bytesPerRow);
  }

  addressOfRow(row: number): number {
    return this.origin + row * this.bytesPerRow;
  }

  /** Upper left corner of an address. */
  pointOf(address: number): Point {
    const row = this.rowOf(address);
    const offset = address - this.addressOfRow(row);
    return { x: offset / this.bytesPerPixel, y: row * this.rowHeight - this.scroll };
  }

  /** The address under a point; it may lie outside the heap. */
  addressAt({ x, y }: Point): number {
    const row = Math.floor((y + this.scroll) / this.rowHeight);
    const offset = Math.min(Math.max(Math.floor(x * this.bytesPerPixel), 0), this.bytesPerRow - 1);
    return this.addressOfRow(row) + offset;
  }

  /** The same view with another level, where an address stays on the line that it is on. */
  zoomed(level: number, address: number): Scale {
    const { y } = this.pointOf(address);
    const next = new Scale(this, this, level, 0);
    return next.scrolled(next.rowOf(address) * next.rowHeight - y);
  }

  scrolled(scroll: number): Scale {
    return new Scale(this, this, this.level, scroll, this.rowHeight);
  }

  /** The same view, scrolled just so far that an address can be seen. */
  showing(address: number): Scale {
    const { y } = this.pointOf(address);
    if (y < 0) return this.scrolled(this.scroll + y - this.rowHeight);
    if (y + this.rowHeight > this.height) return this.scrolled(this.scroll + y + 2 * this.rowHeight - this.height);
    return this;
  }
}
