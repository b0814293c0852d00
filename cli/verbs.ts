import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Verb } from './verb.ts';

const folder = new URL('./commands/', import.meta.url);
const verbFile = /^([a-z][a-z0-9-]*)\.(?:ts|js)$/;

/** The verbs there are: the files of `commands/` beside this one, in the sources as in a bundle. */
export function verbNames(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(fileURLToPath(folder))
    .map((file) => verbFile.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .toSorted();
}

/** Loads one verb, and with it only what that verb needs. */
export async function loadVerb(name: string): Promise<Verb> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const loaded: unknown = await import(new URL(`${name}.${extension}`, folder).href);
  const { verb } = loaded as { verb?: Verb };
  if (!verb) throw new Error(`cli/commands/${name}.ts exports no \`verb\``);
  return verb;
}
