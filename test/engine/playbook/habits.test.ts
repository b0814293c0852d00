import { join } from 'node:path';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { modules } from '../../../engine/modules/registry.ts';
import { loadPlaybook } from '../../../engine/playbook/load.ts';
import { resolveHosts } from '../../../engine/variables/resolve.ts';
import { describeMistakes, folderWith, type Mistake } from '../inventory/mistakes.ts';
import { problemsOf } from '../inventory/problem-text.ts';
import { fakeSecrets } from '../variables/fake-secrets.ts';

const inventory = 'all: { hosts: { one: } }\n';
// As whoever brings a playbook from home has it.
const vars = 'users: [{ name: alice }]\nvhosts: [{ name: a.lan, root: /srv/a }]\n';
const other = '- hosts: all\n  tasks: [{ debug: { msg: a } }]\n';

const said =
  (own: Record<string, string>) =>
  ({ files, playbook }: Mistake) => {
    const directory = folderWith({
      'inventory.yml': inventory,
      'other.yml': other,
      ...own,
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
  };

describeMistakes(join(import.meta.dirname, 'habits.yml'), said({}));
// Playbooks as Ansible's users have them: what is not carried out says what to write.
describeMistakes(join(import.meta.dirname, 'homes.yml'), said({ 'group_vars/all.yml': vars }));
