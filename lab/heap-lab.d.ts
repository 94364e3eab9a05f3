// heapsmith/lab: the Heap Lab as a custom element. Browsers only.

import type { InspectedHeap } from "heapsmith/inspect";

/**
 * The element. Give it a name of your choice: `customElements.define("heap-lab", HeapLab)`.
 * By itself it plays programs on heaps of its own; attached, it shows a heap of the page's while that runs.
 * Its attribute `theme` ("light" or "dark") stands for the system's; `--lab-height` is its height beside wide pages'.
 */
export declare class HeapLab extends HTMLElement {
  /**
   * Shows this heap while it runs. Reading it changes nothing, and takes at most a twentieth of the time.
   * Throws HeapCorruptionError where the heap cannot be read.
   */
  attach(heap: InspectedHeap): void;
  /** Shows heaps of the lab's own again. */
  detach(): void;
  /** Opens a program of the lab's by its id, or a file: a trace or a Wasm module. Where that fails, the lab says why. */
  open(what: string | File): Promise<void>;
}

declare global {
  interface HTMLElementTagNameMap {
    "heap-lab": HeapLab;
  }
}
