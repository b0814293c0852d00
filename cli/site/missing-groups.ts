import type { Problem } from '../../engine/errors.ts';
import type { Inventory } from '../../engine/inventory/model.ts';

/** Services that are nothing without another one, unless somebody wrote where that is: it may be in no inventory, or in another. */
const needs = [
  { of: 'prosody', other: 'jicofo', unless: ['firewall_signalling_peers'], so: 'nobody can open a meeting' },
  {
    of: 'prosody',
    other: 'jvb',
    unless: ['firewall_signalling_peers'],
    so: 'meetings of more than two have neither sound nor picture',
  },
  { of: 'prosody', other: 'web', unless: ['firewall_web_peers'], so: 'there are no pages, and browsers do not get in' },
  {
    of: 'web',
    other: 'prosody',
    unless: ['web_prosody_endpoint', 'web_docker_prosody_url'],
    so: 'nobody gets into a meeting',
  },
  { of: 'etherpad', other: 'web', unless: ['firewall_web_peers'], so: 'nobody gets to the texts' },
] as const;

/** Groups without hosts, that others need. */
export function missingGroups({ hosts, groups: named }: Inventory): { group: string; problem: Problem }[] {
  const all = [...hosts.values()];
  const has = (group: string): boolean => all.some(({ groups }) => groups.includes(group));
  const isWritten = (name: string): boolean => all.some(({ vars }) => vars.has(name));
  return needs
    .filter(({ of, other, unless }) => has(of) && !has(other) && !unless.some(isWritten))
    .map(({ of, other, so }) => ({
      group: other,
      problem: {
        at: named.get(of)?.at?.(),
        message: `no host is in the group "${other}", though there is one in "${of}": ${so}`,
        hint: `put a host into ${other}, below \`children:\`; docs/inventory.md says what each group does`,
      },
    }));
}
