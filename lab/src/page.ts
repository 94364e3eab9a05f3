// The page: the lab with the repository's recorded traces, and a worker for its curves.

import { recorded } from "virtual:recorded";
import { HeapLab } from "./element/heap-lab.js";

HeapLab.makeWorker = () => new Worker(new URL("./curves/worker.ts", import.meta.url), { type: "module" });
customElements.define("heap-lab", HeapLab);

for (const lab of document.querySelectorAll<HeapLab>("heap-lab")) lab.recorded = recorded;

if (import.meta.env.PROD && "serviceWorker" in navigator) void navigator.serviceWorker.register("./service-worker.js");
