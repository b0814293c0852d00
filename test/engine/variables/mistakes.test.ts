import { join } from 'node:path';
import { describeMistakes, folderWith } from '../inventory/mistakes.ts';
import { problemsOf } from '../inventory/problem-text.ts';
import { site } from '../playbook/site.ts';
import { inventory, resolveSite } from './resolve-site.ts';

describeMistakes(join(import.meta.dirname, 'mistakes.yml'), ({ files, extra }) => {
  const directory = folderWith({ 'inventory.yml': inventory, ...site, ...files });
  return problemsOf(() => resolveSite({ directory, extra: extra as string[] | undefined }), directory);
});
