import { collectParsed } from '../engine/parsed-texts.ts';
import { setProjectRoot } from './project-root.ts';
import { loadSitePlaybook } from './site/load-site-playbook.ts';

/** What parsing makes of all that the program brings for a site, for `useParsedTexts`: asked when the package is built. */
export function ownTexts(root: string): string {
  setProjectRoot(root);
  return collectParsed(() => loadSitePlaybook({ directory: root }));
}
