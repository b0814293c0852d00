import type { Problem } from '../../engine/errors.ts';
import { nearest } from '../../engine/suggest.ts';
import { declaredSecrets } from './declared-secrets.ts';

/** A warning for a secret that no role takes, where its name is nearly that of one that a role takes: others are for playbooks. */
export function misspeltSecret(name: string, folders: readonly string[]): Problem | undefined {
  const declared = declaredSecrets(folders);
  const meant = declared.has(name) ? undefined : nearest(name, declared.keys());
  if (meant === undefined) return undefined;
  return { message: `no role knows a secret "${name}"`, hint: `did you mean "${meant}"?` };
}
