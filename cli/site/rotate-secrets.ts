import { ConfigError, type Problem } from '../../engine/errors.ts';
import type { Declaration, Playbook } from '../../engine/playbook/model.ts';
import type { Renewal } from '../../engine/secrets/renew.ts';
import type { SiteSecrets } from '../../engine/secrets/store.ts';
import { didYouMean } from '../../engine/suggest.ts';
import { generatedSecrets } from './open-site.ts';

/** Which secrets are to be renewed. */
export interface Choice {
  renewed: Declaration[];
  /** Left alone because somebody chose their values. */
  left: string[];
}

function problemOf(name: string, playbook: Playbook, secrets: SiteSecrets): Problem | undefined {
  const generated = generatedSecrets(playbook).map((declaration) => declaration.name);
  if (generated.includes(name)) {
    if (secrets.isStored(name)) return undefined;
    return { message: `${name} was not made yet`, hint: 'the first deploy makes it' };
  }
  const declared = [...playbook.roles.values()].flatMap(({ declarations }) => declarations);
  if (secrets.isStored(name) || declared.some((declaration) => declaration.name === name && declaration.secret))
    return { message: `${name} is nothing that meetctl makes`, hint: 'give it a new value: meetctl secrets set' };
  return { message: `there is no secret called "${name}"`, hint: didYouMean(name, generated) };
}

/**
 * The secrets of these names; without names all that are stored, but for those that somebody chose, because they may be
 * known elsewhere. Throws a ConfigError for names that cannot be renewed.
 */
export function chooseSecrets(names: readonly string[], playbook: Playbook, secrets: SiteSecrets): Choice {
  const problems = names.flatMap((name) => problemOf(name, playbook, secrets) ?? []);
  if (problems.length > 0) throw new ConfigError(problems);
  const stored = generatedSecrets(playbook).filter(({ name }) => secrets.isStored(name));
  if (names.length > 0) return { renewed: stored.filter(({ name }) => names.includes(name)), left: [] };
  return {
    renewed: stored.filter(({ name }) => !secrets.isChosen(name)),
    left: stored.filter(({ name }) => secrets.isChosen(name)).map(({ name }) => name),
  };
}

/** What the store has to do for these variables. */
export function renewalOf(declarations: readonly Declaration[]): Renewal {
  const passwords = declarations.flatMap(({ name, generate }) =>
    generate?.kind === 'password' ? [{ name, bytes: generate.bytes }] : [],
  );
  const certificates = declarations.filter(({ generate }) => generate?.kind === 'certificate').map(({ name }) => name);
  return { passwords, certificates };
}
