import type { Declaration } from './model.ts';
import type { Node } from './node.ts';
import type { Problems } from './problems.ts';
import { readValue } from './read-value.ts';
import { kindOf } from './scalars.ts';

const hint = '`generate: { password: 24 }` or `generate: { certificate: ["{{ some_domain }}"] }`';

/** Fewer than 128 bits can be guessed. */
const fewestBytes = 16;

/** Reads how a secret is made when nobody gave one. */
export function readGenerate(node: Node, problems: Problems): Declaration['generate'] {
  if (node.value === undefined) return undefined;
  const [entry, ...more] = node.entries();
  const [authority] = more.filter(([key]) => key === 'authority' && entry?.[0] === 'certificate');
  if (!entry || more.length > (authority ? 1 : 0)) return node.problem('generate is a map of one kind', { hint });
  const [kind, value] = entry;
  if (kind === 'password') {
    const bytes = value.value;
    if (typeof bytes === 'number' && Number.isInteger(bytes) && bytes >= fewestBytes && bytes <= 1024)
      return { kind, bytes };
    return value.problem(
      `a password has from ${fewestBytes} to 1024 random bytes, not ${typeof bytes === 'number' ? bytes : kindOf(bytes)}`,
    );
  }
  if (kind !== 'certificate')
    return value.problem(`a secret is a password or a certificate, not "${kind}"`, { key: true, hint });
  if (!Array.isArray(value.value) && typeof value.value !== 'string')
    return value.problem(`the names of a certificate must be a list, not ${kindOf(value.value)}`, { hint });
  const names = readValue(value, problems);
  const by = authority && readValue(authority[1], problems);
  return names && { kind, names, ...(by && { authority: by }) };
}
