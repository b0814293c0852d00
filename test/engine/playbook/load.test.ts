import { expect, test } from 'vitest';
import { folderWith } from '../inventory/mistakes.ts';
import { loadSite } from './load-site.ts';
import { site } from './site.ts';

const directory = folderWith(site);
const playbook = loadSite(directory);
const [play] = playbook.plays;
const web = playbook.roles.get('web')!;

test('a role runs behind what it depends on', () => {
  expect(play!.roles.map(({ role, neededBy }) => [role.name, neededBy])).toEqual([
    ['base', 'web'],
    ['web', undefined],
  ]);
  expect([...playbook.roles.keys()].toSorted()).toEqual(['base', 'web']);
});

test('tasks, handlers and checks are read', () => {
  expect(web.tasks.map(({ name, module }) => [name, module])).toEqual([
    ['Packages', 'apt'],
    ['Site', 'template'],
    ['Who is there', 'command'],
    ['Pages', 'copy'],
    ['assert', 'assert'],
  ]);
  expect(web.handlers[0]).toMatchObject({ name: 'reload nginx', role: 'web', listen: [] });
  expect(web.checks[0]).toMatchObject({ name: 'nginx answers', module: 'wait_for' });
  expect(web.tasks[1]).toMatchObject({ notify: ['reload nginx'], tags: ['config'], at: { line: 3, column: 3 } });
});

test('parameters are values, templates are templates, conditions are conditions', () => {
  const scope = {
    web_name: 'w',
    web_port: 8443,
    item: 'a',
    who: { stdout: 'x' },
    groups: { web: ['a', 'b'] },
    web_peers: [],
  };
  const [packages, siteTask, who, pages, assert] = web.tasks;
  expect(packages!.params.name!.evaluate(scope)).toEqual(['nginx', 'openssl']);
  expect(siteTask!.params.dest!.evaluate(scope)).toBe('/etc/nginx/w.conf');
  expect(siteTask!.template!.render(scope).text).toBe('server {\n    listen 8443;\n    server_name "w";\n}\n');
  expect(who!.params.cmd!.evaluate(scope)).toBe('id -un');
  expect(pages!.when[0]!.evaluate(scope)).toBe(true);
  expect(pages!.loop!.evaluate(scope)).toEqual(['a', 'b']);
  expect(assert!.params.that!.evaluate(scope)).toEqual([true, false]);
  expect(assert!.conditions!.map(({ source }) => source)).toEqual(['web_port > 0', 'size(web_peers) > 0']);
});

test('declarations tell what is required, secret and generated', () => {
  const all = ['base', 'web'].flatMap((name) => playbook.roles.get(name)!.declarations);
  expect(all.map(({ name, required, secret }) => [name, required, secret])).toEqual([
    ['base_domain', true, false],
    ['base_address', false, false],
    ['web_port', false, false],
    ['web_name', false, false],
    ['web_peers', false, false],
    ['web_password', false, true],
  ]);
  expect(all.at(-1)!.generate).toEqual({ kind: 'password', bytes: 24 });
  expect(all[2]!.schema).toEqual({ type: 'integer', minimum: 1, maximum: 65535 });
});
