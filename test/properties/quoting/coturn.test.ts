import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findProgram } from './programs.ts';
import { anyText, malformed, runs } from './texts.ts';
import { write } from './write.ts';

const representable = (text: string): boolean => text !== '' && !malformed.test(text) && !/[\0\n]/.test(text);

/** A line of turnserver.conf after the rules of coturn's read_config_file and parse_arg_string. */
function readLine(line: string): string {
  const trimmed = line.replace(/^[ \t]+/, '').replace(/[ \t\n\v\f\r]+$/, '');
  if (trimmed.startsWith('#')) throw new Error('a comment');
  let value = trimmed.replace(/^[^ =\t]*[ =\t]*/, '');
  if (value.startsWith('"')) {
    value = value.slice(1).replace(/[\n\r \t]+$/, '');
    if (value.endsWith('"')) value = value.slice(0, -1);
  }
  return value;
}

test('coturn: any text of one line arrives unchanged by its rules', () => {
  fc.assert(
    fc.property(anyText, (x) => {
      const text = write('coturn', x, 'static-auth-secret={{x}}\n');
      expect(text !== undefined).toBe(representable(x));
      if (text !== undefined) expect(readLine(text)).toBe(x);
    }),
    { numRuns: runs },
  );
});

/** What the real server says its realm is. */
async function realmOf(turnserver: string, line: string, port: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
  const file = join(folder, 'turnserver.conf');
  const rest = `listening-ip=127.0.0.1\nrelay-ip=127.0.0.1\nlistening-port=${port}\nno-tls\nno-dtls\nno-cli\nlog-file=stdout\nsimple-log\npidfile=${folder}/pid\nuserdb=${folder}/db\n`;
  writeFileSync(file, `${line}\n${rest}`);
  const child = spawn(turnserver, ['-c', file], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  let output = '';
  try {
    for await (const chunk of child.stdout) {
      output += (chunk as Buffer).toString();
      const found =
        /Default realm: (.*?)\n\d*:? ?:? ?(?:WARNING|CONFIG|NO |ERROR|0:)/s.exec(output) ??
        /Default realm: (.*)\n/.exec(output);
      if (found) return found[1]!;
    }
    return `the server said: ${output}`;
  } finally {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

const turnserver = findProgram('turnserver', 'coturn');
test.skipIf(turnserver === undefined)('coturn: the real one reads awkward realms as they were meant', async () => {
  const texts = [
    'meet.lan',
    'a b',
    ' leading',
    'trailing ',
    '"quoted"',
    '"',
    '=x',
    '#x',
    "it's",
    'a\\b',
    'a"b',
    '$x %s ;',
    'é😀',
    '""',
    '"a',
  ];
  for (const [index, x] of texts.entries()) {
    expect(await realmOf(turnserver!, write('coturn', x, 'realm={{x}}')!, 34_000 + index)).toBe(x);
  }
});
