// The page: the lab, and nothing else.

import { HeapLab } from "./element/heap-lab.js";

HeapLab.makeWorker = () => new Worker(new URL("./curves/worker.ts", import.meta.url), { type: "module" });
customElements.define("heap-lab", HeapLab);
