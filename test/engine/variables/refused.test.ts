import { join } from 'node:path';
import { describeMistakes, folderWith } from '../inventory/mistakes.ts';
import { problemsOf } from '../inventory/problem-text.ts';
import { resolveSite } from './resolve-site.ts';

const role = {
  'inventory.yml': 'web: { hosts: { web1: } }\n',
  'site.yml': '- { name: Web, hosts: web, roles: [web] }\n',
  'roles/web/role.yml': 'description: A web server.\n',
  'roles/web/tasks.yml': '[]\n',
};

describeMistakes(join(import.meta.dirname, 'refused.yml'), ({ files, extra }) => {
  const directory = folderWith({ ...role, ...files });
  return problemsOf(() => resolveSite({ directory, extra: extra as string[] | undefined }), directory);
});
