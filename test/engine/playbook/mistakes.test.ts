import { join } from 'node:path';
import { describeMistakes, folderWith } from '../inventory/mistakes.ts';
import { problemsOf } from '../inventory/problem-text.ts';
import { loadSite } from './load-site.ts';
import { site } from './site.ts';

describeMistakes(join(import.meta.dirname, 'mistakes.yml'), ({ files }) => {
  const all = Object.entries({ ...site, ...files }).filter(([, text]) => text !== null);
  const directory = folderWith(Object.fromEntries(all));
  return problemsOf(() => loadSite(directory), directory);
});
