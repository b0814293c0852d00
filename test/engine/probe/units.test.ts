import { describe, expect, test } from 'vitest';
import type { Question } from '../../../engine/modules/state.ts';
import { parseAnswers } from '../../../engine/probe/answers.ts';
import { probeProgram } from '../../../engine/probe/program.ts';

const units = (...names: string[]) => names.map((name): Question => ({ ask: 'unit', name }));

function told(questions: Question[], text: string) {
  const answers = parseAnswers(questions, new Map([['unit', { data: Buffer.from(text), rc: 0 }]]));
  return questions.map(({ name }) => answers.get(`unit ${name}`));
}

/** As systemd 252 prints it. */
const running = 'LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nNeedDaemonReload=no\n';
const missing = 'LoadState=not-found\nActiveState=inactive\nUnitFileState=\nNeedDaemonReload=no\n';
const changed = 'LoadState=loaded\nActiveState=failed\nUnitFileState=static\nNeedDaemonReload=yes\n';

const absent = { load: 'not-found', active: 'inactive', file: '', needsReload: false };
const enabled = { load: 'loaded', active: 'active', file: 'enabled', needsReload: false };

describe('units', () => {
  test('are told in the order in which they were asked about', () => {
    const answers = told(units('a.service', 'none.service', 'b.timer'), [running, missing, changed].join('\n'));
    expect(answers).toEqual([enabled, absent, { load: 'loaded', active: 'failed', file: 'static', needsReload: true }]);
  });

  // systemctl prints nothing for a template, and ends with a failure: the others' answers would be taken for its own.
  test('that are templates are not asked about, and do not spoil the others', () => {
    const questions = units('getty@.service', 'a.service', 'app@');
    expect(probeProgram(questions)).toContain('-- a.service 2>/dev/null');
    expect(told(questions, running)).toEqual([absent, enabled, absent]);
  });

  test('that are instances of templates are', () => {
    expect(probeProgram(units('getty@tty1.service'))).toContain('-- getty@tty1.service 2>');
  });

  test('are all missing where systemctl fails', () => {
    expect(told(units('a.service', 'b.service'), '')).toEqual([absent, absent]);
  });
});
