// Runs a script in Lua; prints the milliseconds that it took.
import { LuaFactory } from "wasmoon";

const lua = await new LuaFactory().createEngine();
const work = (count) => lua.doString(`local t = {} for i = 1, ${count} do t[i % 1000] = { i, 's' .. i } end return #t`);
await work(20000);
const start = performance.now();
await work(200000);
console.log(performance.now() - start);
lua.global.close();
