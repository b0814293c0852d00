import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Redactor } from '../../../engine/secrets/redactor.ts';
import { mask, Secret } from '../../../engine/secrets/secret.ts';
import { languages } from '../../../engine/template/model.ts';
import { quotes } from '../../../engine/template/quote/quote.ts';

const numRuns = Number(process.env.MEETCTL_PROPERTY_RUNS ?? 300);

// A secret made of asterisks would be seen in every mask.
const anySecret = fc
  .oneof(
    fc.string({ minLength: 6, maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 6, maxLength: 20 }),
    fc.base64String({ minLength: 8 }),
  )
  .filter((text) => text.trim().length >= 6 && !/[*\p{Surrogate}]/u.test(text));

const encodings: Record<string, (text: string) => string> = {
  plain: (text) => text,
  json: (text) => JSON.stringify(text).slice(1, -1),
  'json twice': (text) => JSON.stringify(JSON.stringify(text)),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  HEX: (text) => Buffer.from(text).toString('hex').toUpperCase(),
  url: encodeURIComponent,
  form: (text) => new URLSearchParams({ p: text }).toString(),
  'shell quotes': (text) => `'${text.replaceAll("'", `'\\''`)}'`,
  'xtrace quotes': (text) => `'${text.replaceAll("'", `'"'"'`)}'`,
  'double quotes': (text) => text.replace(/["$`\\]/g, '\\$&'),
};

test.each(Object.keys(encodings).filter((name) => name !== 'json twice'))(
  'no secret survives in the form "%s"',
  (name) => {
    fc.assert(
      fc.property(anySecret, fc.string(), fc.string(), (secret, before, after) => {
        const form = encodings[name]!(secret);
        const bare = name === 'form' ? form.slice(2) : name.endsWith('quotes') ? form.replace(/^'(.*)'$/s, '$1') : form;
        const seen = new Redactor([new Secret(secret)]).redact(`${before} ${form} ${after}`);
        expect(seen.slice(before.length, seen.length - after.length)).not.toContain(bare.replace(/=+$/, ''));
      }),
      { numRuns },
    );
  },
);

test('no secret survives as any of our languages writes it', () => {
  fc.assert(
    fc.property(anySecret, fc.constantFrom(...languages), (secret, language) => {
      let literal: string;
      try {
        literal = quotes[language](secret, '');
      } catch {
        return;
      }
      const inner = literal.replace(/^(["'])(.*)\1$/s, '$2');
      expect(new Redactor([secret]).redact(`x = ${literal};`)).not.toContain(inner);
    }),
    { numRuns },
  );
});

test('base64 of a text that a secret is a part of gives away at most the bits at its edges', () => {
  fc.assert(
    fc.property(anySecret, fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (secret, before, after) => {
      const seen = new Redactor([secret]).redact(Buffer.from(`${before}${secret}${after}`).toString('base64'));
      expect(seen).toContain(mask);
      const parts = seen.split(mask).map((part) => Buffer.from(part, 'base64').toString('latin1'));
      expect(parts.join('|')).not.toContain(Buffer.from(secret).toString('latin1').slice(1, -1));
    }),
    { numRuns },
  );
});

test('base64 in lines of any width gives away at most a few characters of each line', () => {
  const anyLong = fc
    .string({ minLength: 60, maxLength: 400 })
    .filter((text) => !/[*\n\r]/.test(text) && text.trim() === text);
  const widths = fc.constantFrom(64, 76);
  fc.assert(
    fc.property(anyLong, fc.string({ maxLength: 90 }), widths, (secret, before, width) => {
      const lines = Buffer.from(`${before}${secret}`)
        .toString('base64')
        .match(new RegExp(`.{1,${width}}`, 'g'))!;
      const redactor = new Redactor([secret]);
      // Whole, and as it comes from a host.
      expect(redactor.redact(lines.join('\n'))).toBe(lines.map((line) => redactor.redact(line)).join('\n'));
      const first = Math.ceil((Buffer.byteLength(before) * 4) / 3);
      const seen = lines.map((line, index) =>
        redactor.redact(line).slice(index === Math.floor(first / width) ? first % width : 0),
      );
      const told = seen.slice(Math.floor(first / width)).map((line) => line.replaceAll(mask, ''));
      for (const line of told) expect(line.length).toBeLessThan(13);
    }),
    { numRuns },
  );
});

test('all secrets go, also where they overlap or one begins another', () => {
  const redactor = new Redactor(['abcdef', 'abcdefghi', 'defghijkl']);
  expect(redactor.redact('1 abcdef 2 abcdefghi 3 abcdefghijkl 4')).toBe(`1 ${mask} 2 ${mask} 3 ${mask}jkl 4`);
});

test('short values are left alone, later ones can be added', () => {
  const redactor = new Redactor(['abc', new Secret('')]);
  expect(redactor.redact('abc def')).toBe('abc def');
  redactor.add([new Secret('def!')]);
  expect(redactor.redact('abc def! def')).toBe(`abc ${mask} def`);
});

test('a key that is printed line by line is gone from each of them', () => {
  const key =
    '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0w\nawIBAQQgabcdefgh\n-----END PRIVATE KEY-----\n';
  const redactor = new Redactor([key]);
  expect(redactor.redact(key)).not.toContain('MIGH');
  for (const line of key.split('\n').filter((one) => one && !one.startsWith('-')))
    expect(redactor.redact(`out: ${line}`)).toBe(`out: ${mask}`);
  expect(redactor.redact('-----BEGIN PRIVATE KEY-----')).toBe('-----BEGIN PRIVATE KEY-----');
});

test('each line of a text of several lines is gone, the short ones too', () => {
  const redactor = new Redactor(['two words\n  zażółć\nlast\nno\n']);
  expect(redactor.redact('1 two words')).toBe(`1 ${mask}`);
  expect(redactor.redact('zażółć last no')).toBe(`${mask} ${mask} no`);
});

test('a secret that a program has coloured is gone', () => {
  const redactor = new Redactor(['hunter22']);
  expect(redactor.redact('pw: hun\u001b[01;31mter\u001b[m\u001b[K22!')).toBe(`pw: ${mask}!`);
  expect(redactor.redact('\u001b[31mred\u001b[m')).toBe('\u001b[31mred\u001b[m');
});

test('events are redacted as a whole, in a copy', () => {
  const event = {
    event: 'output',
    text: 'pw=hunter22',
    nested: [{ difference: { summary: ['hunter22'] } }, 3, null, true],
    secret: new Secret('x'),
  };
  const seen = new Redactor(['hunter22']).redactDeep(event);
  expect(seen).toEqual({
    event: 'output',
    text: `pw=${mask}`,
    nested: [{ difference: { summary: [mask] } }, 3, null, true],
    secret: mask,
  });
  expect(event.text).toBe('pw=hunter22');
});

test('what real programs print of a secret is redacted', () => {
  const secret = `it's a "pass" $word`;
  const run = (script: string): string => execFileSync('sh', ['-c', script], { input: secret, encoding: 'utf8' });
  const seen = [run('base64'), run('od -An -tx1 | tr -d " \\n"'), run('exec 2>&1; set -x; x=$(cat); : "$x"')].map(
    (text) => new Redactor([secret]).redact(text),
  );
  expect(seen.join('\n')).not.toMatch(/pass|word|aXQncy|6974277320/);
});

test('many secrets cost about as much as one', () => {
  const redactor = new Redactor(Array.from({ length: 500 }, (_, index) => `secret-number-${index}`));
  expect(redactor.redact(`${'nothing to see here '.repeat(5000)}secret-number-499`).endsWith(` ${mask}`)).toBe(true);
});

test('what counts as plain is written as it is by every language, between quotes at most', () => {
  const letters = [...'ABZabz019_+/=-'];
  const plain = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 12 });
  const words = fc.constantFrom('true', 'null', 'no', '0', '0x1', '1e5', '-', '--', '=', '/', 'NaN', 'end', 'nil');
  fc.assert(
    fc.property(fc.oneof(plain, words), fc.constantFrom(...languages), (text, language) => {
      for (const line of ['', 'Environment=', 'ExecStart=']) {
        const written = (() => {
          try {
            return quotes[language](text, line);
          } catch {
            return text;
          }
        })();
        expect(written.replace(/^(["'])(.*)\1$/s, '$2')).toBe(text);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a text that was seen before a secret was known is redacted after it', () => {
  const redactor = new Redactor(['another-secret']);
  expect(redactor.redact('it is hunter22')).toBe('it is hunter22');
  redactor.add(['hunter22']);
  expect(redactor.redact('it is hunter22')).toBe('it is ******');
});
