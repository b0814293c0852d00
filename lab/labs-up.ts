import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { labPaths } from './paths.ts';
import { labSettings } from './settings.ts';

/** The labs of this machine, by what they keep while they are up: the name and network of each. */
export function labsUp(env: NodeJS.ProcessEnv = process.env): { name: string; net: string }[] {
  const { root, name: own } = labSettings({}, env);
  const { runs } = labPaths(root, own);
  const names = existsSync(runs) ? readdirSync(runs) : [];
  return names.flatMap((name) => {
    const { settings } = labPaths(root, name);
    return existsSync(settings)
      ? [{ name, net: (JSON.parse(readFileSync(settings, 'utf8')) as { net: string }).net }]
      : [];
  });
}
