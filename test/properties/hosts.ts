import fc from 'fast-check';
import { blobOf } from '../../engine/modules/blob.ts';
import type { Answers, Ask, PathState, Question } from '../../engine/modules/state.ts';
import type { AnswerMap } from '../../engine/probe/answers.ts';
import { keyOf } from '../../engine/probe/questions.ts';

const account = fc.constantFrom('root', 'app', 'www');
const texts = fc
  .tuple(
    fc.array(
      fc.constantFrom(
        'a=1',
        'a=2',
        '#a=1',
        'b',
        '10.0.0.1 a b.lan # x',
        '10.0.0.2\ta',
        'fd00::1 a c',
        '',
        'vm.b=1',
        '# BEGIN X',
        '# END X',
        'x',
      ),
      { maxLength: 5 },
    ),
    fc.constantFrom('', '\n'),
  )
  .map(([lines, end]) => lines.join('\n') + (lines.length > 0 ? end : ''));
const attributes = { mode: fc.constantFrom('0644', '0600', '0755'), owner: account, group: account };
const absent: PathState = { type: 'absent', mode: '', owner: '', group: '' };

/** What is at a path, and what one reads there. */
const place = fc.oneof(
  fc.constant({ state: absent, text: undefined }),
  fc.record({ ...attributes, text: texts }).map(({ text, ...rest }) => ({
    state: { type: 'file', ...rest, sha256: blobOf(text).sha256 } as PathState,
    text: text as string | undefined,
  })),
  fc.record(attributes).map((rest) => ({ state: { type: 'directory', ...rest } as PathState, text: undefined })),
  fc.constantFrom('/x', '../y').map((target) => ({
    state: { type: 'link', mode: '0777', owner: 'root', group: 'root', target } as PathState,
    text: undefined,
  })),
);

const others: { [A in Exclude<Ask, 'path' | 'text'>]: fc.Arbitrary<Answers[A]> } = {
  package: fc.constantFrom({}, { version: '1' }),
  versions: fc.constantFrom([], [{ version: '1', source: 'here' }]),
  unit: fc.record({
    load: fc.constantFrom('loaded', 'not-found', 'masked'),
    active: fc.constantFrom('active', 'inactive', 'failed', 'activating', 'reloading'),
    file: fc.constantFrom('enabled', 'disabled', 'static', 'generated', 'masked', ''),
    needsReload: fc.boolean(),
  }),
  user: fc.option(
    fc.record({
      uid: fc.integer({ min: 1, max: 3 }),
      gid: fc.integer({ min: 1, max: 3 }),
      comment: fc.constantFrom('', 'x'),
      home: fc.constantFrom('/srv/a', '/home/app'),
      shell: fc.constantFrom('/bin/sh', '/bin/false'),
    }),
    { nil: undefined },
  ),
  group: fc.option(fc.record({ gid: fc.integer({ min: 1, max: 3 }), members: fc.uniqueArray(account) }), {
    nil: undefined,
  }),
  sysctl: fc.constantFrom(undefined, '1', '2', '4 5 6'),
  debconf: fc.constantFrom<Answers['debconf'][]>(
    { seen: false },
    { value: 'x', seen: false },
    { value: 'x', seen: true },
  ),
  script: fc.record({
    rc: fc.constantFrom(0, 1),
    stdout: fc.constantFrom('', 'same\n', 'Inst curl [1] (2)\n'),
  }),
};

/** Answers that some host could give to these questions. */
export function answersTo(questions: readonly Question[]): fc.Arbitrary<AnswerMap> {
  const paths = [...new Set(questions.filter(({ ask }) => ask === 'path' || ask === 'text').map(({ name }) => name))];
  const rest = questions.filter(({ ask }) => ask !== 'path' && ask !== 'text') as {
    ask: keyof typeof others;
    name: string;
  }[];
  return fc
    .tuple(
      fc.tuple(...paths.map(() => place)),
      fc.tuple(...rest.map(({ ask }) => others[ask] as fc.Arbitrary<Answers[Ask]>)),
    )
    .map(([places, answers]) => {
      const map: AnswerMap = new Map();
      paths.forEach((path, index) => {
        map.set(keyOf('path', path), places[index]!.state);
        map.set(keyOf('text', path), places[index]!.text);
      });
      rest.forEach(({ ask, name }, index) => map.set(keyOf(ask, name), answers[index] as Answers[Ask]));
      return map;
    });
}
