// The page: the lab, and nothing else.

import { HeapLab } from "./element/heap-lab.js";

customElements.define("heap-lab", HeapLab);
