import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import luaparse from 'luaparse';
import { expect, test } from 'vitest';
import { findProgram } from './programs.ts';
import { anyData, anyText, hasMalformed, malformed, runs, samplesOf } from './texts.ts';
import { write } from './write.ts';

/** luaparse gives the bytes of a string as characters, when the source is bytes too. */
function readLua(text: string): string {
  const source = `x = ${Buffer.from(text).toString('latin1')}`;
  const [statement] = luaparse.parse(source, { encodingMode: 'pseudo-latin1', luaVersion: '5.3' }).body;
  const [init] = (statement as luaparse.AssignmentStatement).init;
  return Buffer.from((init as luaparse.StringLiteral).value, 'latin1').toString();
}

test('Lua: any text arrives unchanged through luaparse', () => {
  fc.assert(
    fc.property(anyText, (x) => {
      const text = write('lua', x);
      expect(text === undefined).toBe(malformed.test(x));
      if (text !== undefined) expect(readLua(text)).toBe(x);
    }),
    { numRuns: runs },
  );
});

// Prints a value as JSON whose strings are in hex, so that no other encoder is trusted.
const printer = `
local function show(v)
  if type(v) == "string" then return '"' .. v:gsub(".", function(c) return ("%02x"):format(c:byte()) end) .. '"' end
  if type(v) ~= "table" then return math.type(v) == "float" and ("%.17g"):format(v) or tostring(v) end
  local parts = {}
  if #v > 0 then
    for i, item in ipairs(v) do parts[i] = show(item) end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  for key, item in pairs(v) do parts[#parts + 1] = show(key) .. ":" .. show(item) end
  return "{" .. table.concat(parts, ",") .. "}"
end
`;

/** The same form of our side: an empty list and an empty map are one in Lua. */
function inHex(data: unknown): unknown {
  const hex = (text: string): string => Buffer.from(text).toString('hex');
  if (typeof data === 'string') return hex(data);
  if (Array.isArray(data)) return data.length === 0 ? {} : data.map(inHex);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [hex(key), inHex(value)]));
}

const lua = findProgram('lua5.4', 'lua5.4');
test.skipIf(lua === undefined)('Lua: any data arrives unchanged in the real Lua', () => {
  const data = samplesOf('lua', anyData, (one) => !hasMalformed(one));
  const program = printer + data.map((one) => `print(show(${write('lua', one)}))\n`).join('');
  const result = spawnSync(lua!, ['-'], { input: program, encoding: 'utf8', maxBuffer: 1 << 28 });
  expect(result.stderr).toBe('');
  const lines = result.stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(data.map(inHex));
});
