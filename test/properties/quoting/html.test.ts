import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findProgram } from './programs.ts';
import { anyText, malformed, runs, samplesOf } from './texts.ts';
import { write } from './write.ts';

// What a parser sees of it: names, attributes and texts, one list an element.
const reader = `
import sys, json
from html.parser import HTMLParser
class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []
    def handle_starttag(self, tag, attributes):
        self.seen.append([tag, attributes, ''])
    def handle_data(self, data):
        self.seen[-1][2] += data
    def handle_comment(self, data):
        self.seen.append(['comment', [], data])
for source in json.load(sys.stdin):
    reader = Reader()
    reader.feed(source)
    reader.close()
    print(json.dumps(reader.seen))
`;

const python = findProgram('python3', 'python3');
test.skipIf(python === undefined)('HTML: any text arrives unchanged in a real parser, in texts and attributes', () => {
  const texts = samplesOf('html', anyText, (x) => write('html', x) !== undefined);
  const pages = texts.map((x) => write('html', x, `<p title="{{x}}" lang='{{x}}'>{{x}}</p>`));
  const result = spawnSync(python!, ['-c', reader], {
    input: JSON.stringify(pages),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONUTF8: '1' },
  });
  expect(result.stderr).toBe('');
  const seen = result.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  const wanted = texts.map((x) => [
    [
      'p',
      [
        ['title', x],
        ['lang', x],
      ],
      x,
    ],
  ]);
  expect(seen).toEqual(wanted);
});

test('HTML and plain: what no file of text can hold is refused, and nothing else', () => {
  fc.assert(
    fc.property(anyText, (x) => {
      expect(write('html', x) !== undefined).toBe(!malformed.test(x) && !x.includes('\0'));
      expect(write('plain', x)).toBe(malformed.test(x) ? undefined : x);
    }),
    { numRuns: runs },
  );
});
