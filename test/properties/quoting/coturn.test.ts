import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findProgram } from './programs.ts';
import { anyText, malformed, runs, samplesOf } from './texts.ts';
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

/**
 * The real server tells what it read after `user=` when that is no account: when nothing stands before a colon, and when
 * a name has certain bytes in it, such as the second one of this character. It stands at the colon once, and once before all.
 */
const asNoAccounts = (x: string): string[] => (x.indexOf(':') > 0 ? [x.replace(':', '日:'), `日${x}`] : [x]);

/** What the real server read in such lines: it is started with a file of them, and ended when it has come to the last. */
async function usersOf(turnserver: string, lines: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
  const file = join(folder, 'turnserver.conf');
  const rest = `no-tls\nno-dtls\nno-cli\nlog-file=stdout\nsimple-log\npidfile=${folder}/pid\nuserdb=${folder}/db\n`;
  // An address that no machine may have: whatever happens, it listens nowhere.
  writeFileSync(file, `${lines.join('\n')}\nlistening-ip=192.0.2.1\nrelay-ip=192.0.2.1\nuser=the last one\n${rest}`);
  const child = spawn(turnserver, ['-c', file], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  let output = '';
  try {
    for await (const chunk of child.stdout) {
      // Byte for byte: a character may come in two pieces.
      output += (chunk as Buffer).toString('latin1');
      if (output.includes('the last one')) break;
    }
    const said = Buffer.from(output, 'latin1').toString();
    return [...said.matchAll(/ERROR: Wrong user (?:account|name): ([^\n]*)\n/g)].map(([, user]) => user!).slice(0, -1);
  } finally {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

const turnserver = findProgram('turnserver', 'coturn');
test.skipIf(turnserver === undefined)('coturn: the real one reads any text as it was meant', async () => {
  const awkward = [' leading', 'trailing ', '"quoted"', '"', '=x', '#x', 'a"b', '""', '"a', '$x %s ;', 'x'.repeat(890)];
  const texts = [...awkward, ...samplesOf('coturn', anyText, representable)].flatMap(asNoAccounts);
  const lines = texts.map((x) => write('coturn', x, 'user={{x}}')!);
  expect(await usersOf(turnserver!, lines)).toEqual(texts);
});
