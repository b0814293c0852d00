import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../engine/errors.ts';
import { quote, quoteAll, sh, shellText } from '../../../engine/shell/quote.ts';

/** What a shell makes of the words of a command. */
function words(text: string): string[] {
  const output = execFileSync('sh', ['-c', `printf '%s\\0' ${text}`], { encoding: 'utf8' });
  return output.split('\0').slice(0, -1);
}

describe('words', () => {
  test('arrive in a real shell as they are, whatever is in them', () => {
    const special = [
      "it's",
      '$HOME',
      '`id`',
      '$(id)',
      '\\',
      '"',
      '*',
      '?',
      '~',
      '#',
      '!',
      '\n',
      '',
      ' ',
      ';',
      '&',
      '|',
      '-n',
      '=',
      '{a,b}',
      'ä',
      '💣',
    ];
    const word = fc.array(fc.oneof(fc.constantFrom(...special), fc.string({ unit: 'binary', maxLength: 5 })), {
      maxLength: 4,
    });
    const one = word.map((parts) => parts.join('').replaceAll('\0', ''));
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 40 }), (list) => {
        expect(words(quoteAll(list))).toEqual(list);
      }),
      { numRuns: 30 },
    );
  });

  test('that need no quotes have none, so that programs stay readable', () => {
    expect(quoteAll(['/etc/a.conf', 'a=b,c', 'x@y:1', '50%', '+1'])).toBe('/etc/a.conf a=b,c x@y:1 50% +1');
    expect(quote('')).toBe("''");
    expect(quote('~')).toBe("'~'");
  });

  test('cannot hold a NUL', () => {
    expect(() => quote('a\0b')).toThrow(ConfigError);
  });
});

describe('the tag', () => {
  test('quotes texts, numbers and lists, and leaves shell as it is', () => {
    const list = ['-a', 'b c', 3];
    expect(sh`run ${"it's"} ${5} ${list} ${[]} ${shellText('"$X"')}`).toBe(`run 'it'\\''s' 5 -a 'b c' 3  "$X"`);
  });

  test('joins what stands together into one word', () => {
    expect(words(sh`${'a b'}:${'c d'}`)).toEqual(['a b:c d']);
  });

  test('takes escapes of its text as JavaScript does', () => {
    expect(sh`a\nb`).toBe('a\nb');
  });
});
