import { join } from 'node:path';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { modules } from '../../../engine/modules/registry.ts';
import { loadPlaybook } from '../../../engine/playbook/load.ts';
import { resolveHosts } from '../../../engine/variables/resolve.ts';
import { describeMistakes, folderWith } from '../inventory/mistakes.ts';
import { problemsOf } from '../inventory/problem-text.ts';
import { fakeSecrets } from '../variables/fake-secrets.ts';

const inventory = 'all: { hosts: { one: } }\n';
const other = '- hosts: all\n  tasks: [{ debug: { msg: a } }]\n';

describeMistakes(join(import.meta.dirname, 'habits.yml'), ({ files, playbook }) => {
  const directory = folderWith({
    'inventory.yml': inventory,
    'other.yml': other,
    'site.yml': String(playbook),
    ...files,
  });
  const load = () => {
    const directories = { rolesDirectories: [join(directory, 'roles')], templatesDirectory: directory };
    const site = loadPlaybook(join(directory, 'site.yml'), { ...directories, modules });
    return resolveHosts({
      inventory: loadInventory(join(directory, 'inventory.yml')),
      playbook: site,
      secrets: fakeSecrets(),
    });
  };
  return problemsOf(load, directory);
});
