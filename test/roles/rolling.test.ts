import { join } from 'node:path';
import { expect, it } from 'vitest';
import { modules } from '../../engine/modules/registry.ts';
import { loadPlaybook } from '../../engine/playbook/load.ts';
import { parseExtraVars } from '../../engine/variables/extra-vars.ts';

const root = join(import.meta.dirname, '../..');

it.each([
  ['one host after the other, by default', [], [{ hosts: 1 }]],
  ['in halves, where that is said', ['jvb_rolling_at_once=50%'], [{ percent: 50 }]],
])('bridges in use are replaced %s', (_, extraVars, serial) => {
  const { plays } = loadPlaybook(join(root, 'playbooks/site.yml'), {
    rolesDirectories: [join(root, 'roles')],
    templatesDirectory: join(root, 'templates'),
    modules,
    extraVars: parseExtraVars(extraVars),
  });
  expect(plays.find(({ name }) => name === 'Bridges in use')!.serial).toEqual(serial);
});
