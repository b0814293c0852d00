import type { Verb } from './verb.ts';
import { verbLoaders } from './verb-loaders.ts';

/** The verbs there are. */
export function verbNames(): string[] {
  return Object.keys(verbLoaders).toSorted();
}

/** Loads one verb, and with it only what that verb needs. */
export async function loadVerb(name: string): Promise<Verb> {
  const { verb } = (await verbLoaders[name]!()) as { verb?: Verb };
  if (!verb) throw new Error(`cli/commands/${name}.ts exports no \`verb\``);
  return verb;
}
