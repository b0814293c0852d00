import { ConfigError } from '../engine/errors.ts';
import { collectParsed } from '../engine/parsed-texts.ts';
import { setProjectRoot } from './project-root.ts';

/** What parsing makes of all that the program brings for a site, for `useParsedTexts`: asked when it is built. */
export async function ownTexts(root: string): Promise<string> {
  const { loadSitePlaybook } = await import('./site/load-site-playbook.ts');
  setProjectRoot(root);
  return collectParsed(() => {
    try {
      loadSitePlaybook([]);
    } catch (error) {
      // Whoever deploys is told of mistakes; what could be read is kept.
      if (!(error instanceof ConfigError)) throw error;
    }
  });
}
