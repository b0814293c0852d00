import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { modules } from '../../../engine/modules/registry.ts';
import { Knowledge } from '../../../engine/plan/knowledge.ts';
import { type PlanOptions, planHost } from '../../../engine/plan/play-work.ts';
import { loadPlaybook } from '../../../engine/playbook/load.ts';
import { resolveHosts } from '../../../engine/variables/resolve.ts';
import { processFolder } from '../../process-folder.ts';
import { fakeSecrets } from '../variables/fake-secrets.ts';

const inventory = `all:
  hosts: { here: { ansible_connection: local }, there: }
`;

const folders = processFolder('plan');

function writeFiles(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(folders, 'site-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Loads a playbook, with its roles as further files, and makes it the work of `host`. */
export function planned(
  playbook: string,
  files: Readonly<Record<string, string>> = {},
  { host = 'here', ...options }: Partial<Pick<PlanOptions, 'tags' | 'part'>> & { host?: string } = {},
) {
  const folder = writeFiles({ 'inventory.yml': inventory, 'site.yml': playbook, ...files });
  const loaded = loadInventory(join(folder, 'inventory.yml'));
  const site = loadPlaybook(join(folder, 'site.yml'), {
    rolesDirectories: [join(folder, 'roles')],
    templatesDirectory: join(folder, 'templates'),
    modules,
  });
  const hosts = resolveHosts({ inventory: loaded, playbook: site, secrets: fakeSecrets() });
  const plays = planHost(host, { playbook: site, hosts, modules, tags: [], part: 'tasks', ...options });
  return { plays, hosts, knowledge: new Knowledge(() => hosts.factsMissed()) };
}

/** The work of a play with these tasks. */
export function plannedTasks(tasks: string) {
  // One that nothing uses would be a mistake.
  const used = Object.entries({ a_port: 8080, the_names: ['a', 'b'], a_text: 'many' }).filter(([name]) =>
    tasks.includes(name),
  );
  const vars = JSON.stringify(Object.fromEntries(used));
  const play = `- hosts: all\n  vars: ${vars}\n  tasks:\n${tasks.replaceAll(/^/gm, '    ')}\n`;
  const { plays, ...rest } = planned(play);
  return { works: plays[0]!.parts.flat(), ...rest };
}
