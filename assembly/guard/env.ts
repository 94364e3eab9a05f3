// What a guarded module imports besides the heap's range. The compiler names the import after this file ("env").
import { Ptr, Size } from "../heap/units";

/** Hears of a misuse; see kinds. Where it returns, the module traps. */
export declare function report(kind: u32, address: Ptr, size: Size, detail: u32): void;
