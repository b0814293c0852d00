import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modules } from '../../engine/modules/registry.ts';
import { Overlay } from '../../engine/plan/overlay.ts';
import { answersTo } from './hosts.ts';
import { wishes } from './wishes.ts';

/** Modules whose effects are another program's, or that only look. */
const opaque = [
  'apt_available',
  'assert',
  'command',
  'debug',
  'http',
  'reboot',
  'script',
  'set_fact',
  'shell',
  'wait_for',
];

test('every module that foresees its effects is drawn from', () => {
  expect([...modules.keys()].filter((name) => !(name in wishes) && !opaque.includes(name))).toEqual([]);
});

describe.each(Object.keys(wishes))('%s', (name) => {
  const module = modules.get(name)!;
  const meetings = wishes[name]!.chain((parameters) =>
    fc.record({ parameters: fc.constant(parameters), answers: answersTo(module.probe(parameters)) }),
  );

  test('once it has been done, nothing is left to do', () => {
    fc.assert(
      fc.property(meetings, ({ parameters, answers }) => {
        const overlay = new Overlay();
        overlay.learn(answers);
        const first = module.decide(overlay.view(), parameters);
        fc.pre(!first.failed);
        overlay.predict(first.predictions ?? []);
        const second = module.decide(overlay.view(), parameters);
        expect(second.failed).toBeUndefined();
        expect(second.steps).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('what differs is told, and what is as wished says nothing', () => {
    fc.assert(
      fc.property(meetings, ({ parameters, answers }) => {
        const overlay = new Overlay();
        overlay.learn(answers);
        const { steps, summary, failed } = module.decide(overlay.view(), parameters);
        expect(summary.length > 0).toBe(steps.length > 0);
        if (failed) expect(steps).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('looks only at what it asked for, and changes nothing of what it was given', () => {
    fc.assert(
      fc.property(meetings, fc.boolean(), ({ parameters, answers }, unforeseen) => {
        const overlay = new Overlay();
        overlay.unforeseen = unforeseen;
        const asked = new Set(module.probe(parameters).map((question) => `${question.ask} ${question.name}`));
        overlay.learn(new Map([...answers].filter(([key]) => asked.has(key))));
        const before = JSON.stringify([parameters, [...answers]]);
        module.decide(overlay.view(), parameters);
        expect(JSON.stringify([parameters, [...answers]])).toBe(before);
      }),
      { numRuns: 500 },
    );
  });
});
