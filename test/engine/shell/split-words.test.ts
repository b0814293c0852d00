import { describe, expect, test } from 'vitest';
import { splitWords } from '../../../engine/shell/split-words.ts';

describe('a line of words', () => {
  test.each([
    ['', []],
    ['  ', []],
    ['-o A=b  -J gate', ['-o', 'A=b', '-J', 'gate']],
    [`-o ProxyCommand="ssh -W %h:%p gate"`, ['-o', 'ProxyCommand=ssh -W %h:%p gate']],
    [`'a b'c\\ d "e\\"f\\g" ''`, ['a bc d', 'e"f\\g', '']],
    [`-o 'open`, undefined],
    [`"open`, undefined],
  ])('%j', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });
});
