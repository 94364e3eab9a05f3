// Runs a script in Lua, compiled with Emscripten.
import { LuaFactory } from "wasmoon";

const lua = await new LuaFactory().createEngine();
console.log(await lua.doString("local t = {} for i = 1, 3000 do t[i % 100] = { i, 's' .. i } end return #t"));
lua.global.close();
