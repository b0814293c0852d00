import { expect, test } from 'vitest';
import { askAhead, decide } from '../../../engine/plan/decide.ts';
import { Overlay } from '../../../engine/plan/overlay.ts';
import { factNames } from '../../../engine/plan/play-work.ts';
import { preflight } from '../../../engine/plan/preflight.ts';
import { planned } from './planned.ts';

/** The messages of debug tasks, in order; what cannot be decided says why. */
function told(tasks: string, { ahead = false, doubtful = false } = {}): string[] {
  const lines = `- hosts: all\n  vars: { colour: red }\n  tasks:\n${tasks.replaceAll(/^/gm, '    ')}\n`;
  const { plays, hosts, knowledge } = planned(lines);
  if (ahead) preflight([plays], hosts);
  knowledge.expectFacts(factNames(plays), doubtful);
  return plays[0]!.parts.flat().flatMap((work) => {
    const outcome = decide(work, new Overlay(), knowledge);
    if ('blocked' in outcome) return [`waits for ${outcome.blocked.on}`];
    if (!('decided' in outcome)) return [];
    const { message, failed } = outcome.decided.decision;
    return [message ?? failed?.message ?? []].flat();
  });
}

test.each([{ ahead: false }, { ahead: true }])('a fact is there for the tasks after it, over a variable: %o', (how) => {
  const tasks = [
    '- debug: "{{ colour }}"',
    '- set_fact: { colour: blue, room: "{{ colour }} room" }',
    '- debug: "{{ colour }}, {{ room }}"',
    '- set_fact: { room: 5 }',
    '- debug: { var: room + 1 }',
  ];
  expect(told(tasks.join('\n'), how)).toEqual(['red', 'blue, red room', 'room + 1: 6']);
});

test('a task that is skipped sets nothing', () => {
  const tasks =
    '- set_fact: { colour: blue, room: x }\n  when: colour == "green"\n- debug: "{{ colour }}"\n- debug: { var: room }';
  expect(told(tasks)).toEqual(['red', '"room" has no value here']);
});

test('what a check may have passed over is not known, and no mistake', () => {
  const tasks = '- set_fact: { room: x }\n  when: colour == "green"\n- debug: { var: room }';
  expect(told(tasks, { doubtful: true })).toEqual(['waits for result']);
});

test('a value that rests on the facts of a host makes those wait that use it', () => {
  const tasks = '- set_fact: { colour: "{{ facts.arch }}" }\n- debug: "{{ colour }}"';
  expect(told(tasks, { ahead: true })).toEqual(['waits for facts', 'waits for result']);
});

test('nothing is asked by the old value of a name that is yet to be set', () => {
  const { plays, knowledge } = planned(
    '- hosts: all\n  vars: { where: /old }\n  tasks:\n    - set_fact: { where: "/{{ facts.arch }}" }\n    - file: { path: "{{ where }}", state: directory }\n',
  );
  knowledge.expectFacts(factNames(plays));
  expect(askAhead(plays[0]!.parts.flat()[1]!, knowledge)).toEqual([]);
});
