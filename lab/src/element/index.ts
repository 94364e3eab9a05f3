// What the package's entry heapsmith/lab gives; its types are in lab/heap-lab.d.ts.

import type { HeapLab as Declared } from "../../heap-lab.js";
import { HeapLab as Element } from "./heap-lab.js";

export const HeapLab: typeof Declared = Element;
