import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PathState, Question } from '../../engine/modules/state.ts';
import { Overlay } from '../../engine/plan/overlay.ts';
import { keyOf } from '../../engine/probe/questions.ts';

const question: fc.Arbitrary<Question> = fc.record({
  ask: fc.constantFrom('sysctl' as const, 'text' as const),
  name: fc.constantFrom('a', 'b'),
});
const answer = fc.constantFrom('1', '2', '3', undefined);
const act = fc.oneof(
  fc.record({ act: fc.constant('learn' as const), question, answer }),
  fc.record({ act: fc.constant('predict' as const), question, answer }),
  fc.record({ act: fc.constant('settle' as const) }),
);

const all: Question[] = (['sysctl', 'text'] as const).flatMap((ask) => ['a', 'b'].map((name) => ({ ask, name })));

/** What the host said last counts, unless something was predicted after that. */
test('an overlay is the last prediction over the last answer', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      const overlay = new Overlay();
      const learnt = new Map<string, string | undefined>();
      const predicted = new Map<string, string | undefined>();
      for (const one of acts) {
        if (one.act === 'settle') {
          overlay.settle();
          predicted.clear();
          continue;
        }
        const key = keyOf(one.question.ask, one.question.name);
        if (one.act === 'learn') {
          overlay.learn(new Map([[key, one.answer]]));
          learnt.set(key, one.answer);
          predicted.delete(key);
        } else {
          overlay.predict([{ question: one.question, answer: one.answer }]);
          predicted.set(key, one.answer);
        }
      }
      for (const { ask, name } of all) {
        const key = keyOf(ask, name);
        const view = overlay.view();
        expect(overlay.has({ ask, name } as Question)).toBe(learnt.has(key) || predicted.has(key));
        if (!learnt.has(key) && !predicted.has(key)) {
          expect(() => view.get(ask, name)).toThrow(`nobody asked the host about ${key}`);
          continue;
        }
        expect(view.get(ask, name)).toBe(predicted.has(key) ? predicted.get(key) : learnt.get(key));
        expect(view.touchedPrediction).toBe(predicted.has(key));
      }
    }),
    { numRuns: 1000 },
  );
});

test('settling forgets what nobody could foresee, and a view keeps what it was made with', () => {
  const overlay = new Overlay();
  overlay.unforeseen = true;
  const view = overlay.view();
  overlay.settle();
  expect(view.unforeseen).toBe(true);
  expect(overlay.view().unforeseen).toBe(false);
});

test('what is below a directory goes with it, and nothing else', () => {
  const overlay = new Overlay();
  const directory: PathState = { type: 'directory', mode: '0755', owner: 'root', group: 'root' };
  const absent: PathState = { type: 'absent', mode: '', owner: '', group: '' };
  overlay.learn(new Map(['path /a', 'path /a/b', 'path /ab'].map((key) => [key, directory])));
  overlay.learn(new Map([['text /a/b/c', 'x']]));
  overlay.predict([{ question: { ask: 'path', name: '/a/b/c' }, answer: directory }]);
  overlay.predict([{ question: { ask: 'path', name: '/a' }, answer: absent }]);
  const view = overlay.view();
  expect(['/a', '/a/b', '/a/b/c', '/ab'].map((name) => view.get('path', name).type)).toEqual([
    'absent',
    'absent',
    'absent',
    'directory',
  ]);
  expect(view.get('text', '/a/b/c')).toBeUndefined();
});
