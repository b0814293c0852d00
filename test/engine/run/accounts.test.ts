import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { runPrivately } from './run-privately.ts';

// Only root can make accounts, and only with Debian's programs.
const isRoot = process.getuid?.() === 0;

let host: PrivateHost;
beforeAll(async () => {
  if (canRun && isRoot) host = await PrivateHost.start();
});
afterAll(() => host?.stop());

const play = (tasks: string) => `- hosts: all\n  tasks:\n${tasks.trim().replaceAll(/^/gm, '    ')}\n`;

/** A check, the run that it foresees, and a second run with nothing to do. */
async function threeTimes(tasks: string) {
  const check = await runPrivately(host, play(tasks), { mode: 'check' });
  const run = await runPrivately(host, play(tasks));
  const again = await runPrivately(host, play(tasks));
  expect(run.tasks.filter(({ problem }) => problem)).toEqual([]);
  expect(check.ends).toEqual(run.ends);
  expect(again.ends).toEqual(run.ends.map((end) => end.replace(/: changed$/, ': ok')));
  return run.ends;
}

describe.skipIf(!canRun || !isRoot)('on a real host', () => {
  test('users and groups are made, changed and removed', async () => {
    const made = await threeTimes(`
- { name: own, group: { name: mtl-app, system: true } }
- { name: other, group: { name: mtl-files, gid: 4242 } }
- { name: user, user: { name: mtl-app, system: true, groups: [mtl-files], home: /srv/app, comment: The app } }
- { name: person, user: { name: mtl-person, shell: /bin/sh } }
- { name: file, copy: { dest: /home/mtl-person/a, content: x, owner: mtl-person, group: mtl-person } }
- { name: again, user: { name: mtl-app, groups: [mtl-files] } }`);
    expect(made).toEqual([
      'own: changed',
      'other: changed',
      'user: changed',
      'person: changed',
      'file: changed',
      'again: ok',
    ]);
    expect(
      await threeTimes(`
- { name: other, group: { name: mtl-files, gid: 4243 } }
- { name: user, user: { name: mtl-app, home: /srv/other, shell: /bin/false, comment: Another } }
- { name: person, user: { name: mtl-person, group: mtl-files } }`),
    ).toEqual(['other: changed', 'user: changed', 'person: changed']);
    const gone = await threeTimes(`
- { name: user, user: { name: mtl-app, state: absent } }
- { name: person, user: { name: mtl-person, state: absent } }
- { name: own, group: { name: mtl-app, state: absent } }
- { name: other, group: { name: mtl-files, state: absent } }`);
    expect(gone.filter((end) => end.startsWith('user') || end.startsWith('person'))).toEqual([
      'user: changed',
      'person: changed',
    ]);
  });

  test('names are given to addresses, one after the other', async () => {
    const ends = await threeTimes(`
- name: hosts
  hosts_entry: { address: "{{ item }}", names: [x.lan] }
  loop: [10.9.8.7, "fd00::9"]
- { name: more, hosts_entry: { address: 10.9.8.7, names: [y.lan] } }`);
    expect(ends).toEqual(['hosts: changed', 'hosts: changed', 'more: changed']);
    const text = readFileSync(host.inside('/etc/hosts'), 'utf8');
    expect(text).toContain('\n10.9.8.7 y.lan x.lan\nfd00::9 x.lan\n');
    expect(readFileSync('/etc/hosts', 'utf8')).not.toContain('10.9.8.7');
  });
});
