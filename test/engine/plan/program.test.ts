import { describe, expect, test } from 'vitest';
import { blobOf } from '../../../engine/modules/blob.ts';
import type { Decision } from '../../../engine/modules/module.ts';
import type { Decided } from '../../../engine/plan/decided.ts';
import { compileProgram } from '../../../engine/plan/program.ts';

function decided(id: string, decision: Partial<Decision>, notifies: string[] = []): Decided {
  const work = { id, notifies, task: {}, module: {} } as unknown as Decided['work'];
  const whole: Decision = { steps: [], summary: [], ...decision };
  return { work, skipped: false, decision: whole, certainty: 'exact', parameters: {}, questions: [] };
}

const shell = (script: string): Decision['steps'] => [{ do: 'shell', script }];

const write: Decision['steps'] = [
  {
    do: 'write',
    path: "/etc/it's a file",
    blob: blobOf('content'),
    mode: '0640',
    owner: 'root',
    group: 'www',
    validate: 'check "%s"',
    expect: 'absent',
  },
];

describe('a program', () => {
  test('is the tasks with something to do, then the handlers, then the questions', () => {
    const { text, blobs } = compileProgram(
      [
        decided('1', {}),
        decided('2', { steps: write }, ['web_reload.1', 'db.2']),
        decided('3', { steps: shell('app init'), guard: '[ ! -e /srv ]' }),
        decided('4', { steps: shell('sleep 1'), readOnly: true }, ['web_reload.1']),
      ],
      [{ decided: decided('5', { steps: shell('systemctl reload web') }), marker: 'web_reload.1' }],
      [{ ask: 'group', name: 'www' }],
    );
    expect(text).toBe(`prepare
t_2() {
:
notify web_reload.1 db.2
put 41544023c7452c823492f158 2_0 '/etc/.it'\\''s a file.meetctl-new' '/etc/it'\\''s a file' 0640 root www absent 'check "%s"'
}
run 2
t_3() {
:
if ! (
[ ! -e /srv ]
) >/dev/null 2>&1; then needless; fi
app init
}
run 3
t_4() {
:
sleep 1
}
run 4
t_5() {
:
systemctl reload web
}
handler 5 web_reload.1
B group; getent group -- www 2>/dev/null
E $?
`);
    expect([...blobs]).toEqual([['2_0', Buffer.from('content')]]);
  });

  test('that only looks writes nothing on the host', () => {
    const { text } = compileProgram([decided('1', { steps: shell('sleep 1'), readOnly: true })], [], []);
    expect(text).not.toContain('prepare');
  });

  // It would run as an empty task, and its marker would be struck out: a restart forgotten.
  test('leaves out a handler that cannot be carried out', () => {
    const failed = decided('1', { failed: { message: 'the host has no unit web.service' } });
    expect(compileProgram([], [{ decided: failed, marker: 'web.1' }], []).text).not.toContain('handler');
  });

  test('strikes out a handler that has nothing to do', () => {
    expect(compileProgram([], [{ decided: decided('1', {}), marker: 'web.1' }], []).text).toContain('handler 1 web.1');
  });
});
