import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findProgram } from './programs.ts';
import { anyText, malformed, runs, samplesOf } from './texts.ts';
import { write } from './write.ts';

const representable = (text: string): boolean => !malformed.test(text) && !/\0|\p{Noncharacter_Code_Point}/u.test(text);

/** A strict reader of one word after systemd.syntax(7) and systemd.service(5): quotes, C escapes, specifiers. */
function readWord(source: string, command: boolean): string {
  const plain = /^[\w./:@,+=-]+$/.test(source);
  const inner = plain ? source : /^"((?:[^"\\\n]|\\.)*)"$/s.exec(source)?.[1];
  if (inner === undefined) throw new Error(`not one word: ${source}`);
  const bytes = inner.replace(/\\(x[0-9a-f]{2}|.)/gs, (_, code: string) => {
    if (code.startsWith('x')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const known = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"' }[code];
    if (known === undefined) throw new Error(`unknown escape \\${code}`);
    return known;
  });
  if (/%(?!%)/.test(bytes.replaceAll('%%', ''))) throw new Error('a specifier would be expanded');
  const text = bytes.replaceAll('%%', '%');
  if (command && text.replaceAll('$$', '').includes('$')) throw new Error('a variable would be expanded');
  return command ? text.replaceAll('$$', '$') : text;
}

for (const [setting, command] of [
  ['Environment', false],
  ['ExecStart', true],
] as const) {
  test(`systemd: any text arrives unchanged as a word of ${setting}=`, () => {
    fc.assert(
      fc.property(anyText, (x) => {
        const text = write('systemd', x, `${setting}={{x}}`);
        expect(text !== undefined).toBe(representable(x));
        if (text !== undefined) expect(readWord(text.slice(setting.length + 1), command)).toBe(x);
      }),
      { numRuns: runs },
    );
  });
}

test('systemd: a setting that takes the rest of its line gets it as it is, or a refusal', () => {
  fc.assert(
    fc.property(anyText, (x) => {
      const text = write('systemd', x, 'Description={{x}}');
      expect(text !== undefined).toBe(representable(x) && !/[\n\r]|^\s|\s$|\\$/.test(x));
      if (text !== undefined) expect(text.slice('Description='.length).replaceAll('%%', '%')).toBe(x);
    }),
    { numRuns: runs },
  );
});

/** What systemd itself says of a unit: `systemd --test` reads it and prints what it understood. */
function dump(systemd: string, unit: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
  const units = join(folder, 'units');
  mkdirSync(units);
  for (const path of [folder, units]) chmodSync(path, 0o777);
  writeFileSync(join(units, 'probe.service'), unit, { mode: 0o644 });
  try {
    const result = spawnSync(systemd, ['--test', '--system', '--no-pager', '--unit=probe.service'], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { PATH: process.env.PATH, SYSTEMD_UNIT_PATH: units, HOME: folder, XDG_RUNTIME_DIR: folder },
      // It refuses to test as root.
      ...(process.getuid?.() === 0 && { uid: 65534, gid: 65534 }),
    });
    return result.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Its own quotes and escapes taken off, those of C. */
function unescaped(shown: string): string {
  const inner = /^"(.*)"$/s.exec(shown)?.[1];
  if (inner === undefined) return shown;
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v' };
  return inner.replace(/\\([0-7]{3}|.)/gs, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (known[code] ?? code),
  );
}

const systemd = findProgram('systemd', 'systemd');
const unitOf = (unit: string, service: string): string =>
  `[Unit]\nDefaultDependencies=no\n${unit}\n[Service]\nType=oneshot\nExecStart=/bin/true\n${service}\n`;

test.skipIf(systemd === undefined)('systemd: the real one understands Environment= as it was meant', () => {
  const texts = samplesOf('systemd', anyText, representable);
  const lines = texts.map((x, index) => write('systemd', `V${index}=${x}`, 'Environment={{x}}'));
  const found = dump(systemd!, unitOf('', lines.join('\n')))
    .split(/\n\t+Environment: V\d+=/)
    .slice(1);
  // After the last one the dump goes on with other lines.
  found[found.length - 1] = found.at(-1)!.slice(0, texts.at(-1)!.length);
  expect(found).toEqual(texts);
});

test.skipIf(systemd === undefined)('systemd: the real one understands the words of commands as they were meant', () => {
  const texts = samplesOf('systemd', anyText, representable);
  const lines = texts.map((x) => write('systemd', x, 'ExecStart=/bin/echo {{x}}'));
  const output = dump(systemd!, unitOf('', lines.join('\n')));
  const found = [...output.matchAll(/\n\t+Command Line: \/bin\/echo ([^\n]*)/g)].map(([, shown]) => unescaped(shown!));
  // `$$` becomes one when the command is run: test/e2e/modules-more.test.ts runs such commands.
  expect(found).toEqual(texts.map((x) => x.replaceAll('$', '$$$$')));
});

test.skipIf(systemd === undefined)('systemd: the real one understands the rest of a line as it was meant', () => {
  const template = 'ConditionKernelCommandLine=_{{x}}';
  const texts = samplesOf('systemd', anyText, (x) => write('systemd', x, template) !== undefined);
  const lines = [
    write('systemd', 'a % "b" \\c', 'Description={{x}}'),
    ...texts.map((x) => write('systemd', x, template)),
  ];
  const output = dump(systemd!, unitOf(lines.join('\n'), ''));
  expect(output).toContain('Description: a % "b" \\c\n');
  const found = output.split(/\n\t+ConditionKernelCommandLine: _/).slice(1);
  expect(found.toReversed().map((rest) => rest.replace(/ untested(?:\n.*)?$/s, ''))).toEqual(texts);
});
