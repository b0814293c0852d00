import { join } from 'node:path';
import { expect, it } from 'vitest';
import { modules } from '../../engine/modules/registry.ts';
import { loadPlaybook } from '../../engine/playbook/load.ts';
import { root, scopeOf } from './role-command.ts';

const packagesOf = (host: string, ...extraVars: string[]) => {
  const { packages_of_jitsi: own, packages_of_sets: sets } = scopeOf('lab', host, extraVars);
  return { own, sets };
};

it('what a host is to get is asked for in its own set, and in each other', () => {
  const newest = ['jitsi-meet-prosody=1.0.9365-1*', 'jicofo=1.0-1189-1*'];
  const legacy = ['jitsi-meet-prosody=1.0.8542-1*', 'jicofo=1.0-1128-1*'];
  const sets = { 'meet_version: "2026-08"': newest, 'meet_version: legacy': legacy };
  expect(packagesOf('h2')).toEqual({ own: newest, sets });
  expect(packagesOf('h2', 'meet_version=legacy')).toEqual({ own: legacy, sets });
  expect(packagesOf('h3').own).toEqual([]);
  expect(packagesOf('h4').own).toEqual(['jitsi-videobridge2=2.3-307-g4bb0aead1-1*']);
  expect(packagesOf('h4', 'meet_install=docker').own).toEqual([]);
});

it('that is done on all hosts before anything ends or begins on one of them, and of those that are there', () => {
  const { plays } = loadPlaybook(join(root, 'playbooks/site.yml'), {
    rolesDirectories: [join(root, 'roles')],
    templatesDirectory: join(root, 'templates'),
    modules,
  });
  expect(plays.slice(0, 3).map(({ name }) => name)).toEqual(['What there is', 'What can be had', 'What goes']);
  expect(plays[1]).toMatchObject({ anyErrorsFatal: true, ignoreUnreachable: true });
  const looks = plays[0]!.roles.flatMap(({ role }) => role.tasks);
  expect(looks.filter(({ module, params }) => module !== 'assert' && !('check' in params))).toEqual([]);
});
