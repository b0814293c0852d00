import { exitCodes, type Problem } from '../../engine/errors.ts';
import type { RunEvent } from '../../engine/run/events.ts';
import { inEach } from '../../engine/run/host-shell.ts';
import { Interrupted } from '../prompts/hidden.ts';
import { openHosts, withShells } from '../site/open-hosts.ts';
import type { ContactOptions } from '../site/run-options.ts';
import { type Finding, wayTo } from './finding.ts';
import type { HostEntry } from './host-entry.ts';
import { lookProgram, parseLook } from './look-program.ts';
import { rehearse } from './rehearse.ts';
import type { SitePlace } from './site-place.ts';

/** What a host is called before it has a name. */
export const callName = ({ name, address }: HostEntry): string => name ?? address;

export interface Survey {
  findings: Map<string, Finding>;
  /** What else was told meanwhile: keys that were accepted. */
  remarks: readonly Problem[];
}

/** Connects to the hosts as a deployment would, and asks what each is. `files` are those of the site with these hosts. */
export function survey(
  place: SitePlace,
  hosts: readonly HostEntry[],
  files: ReadonlyMap<string, string>,
  options: ContactOptions,
): Promise<Survey> {
  return rehearse(place, files, async (inventory, named) => {
    const opened = await openHosts(inventory, { limit: hosts.map(callName).join(',') });
    const shown = { ...opened, inventory: { ...opened.inventory, files: [place.folder] } };
    const seen = new Map<string, Finding>();
    const remarks: Problem[] = [];
    const emit = (event: RunEvent): void => {
      if (event.event === 'unreachable') seen.set(event.host, { listening: [], problem: named(event.problem) });
      else if (event.event === 'lock') process.stderr.write(`${event.host} is held by ${event.owner}; waiting\n`);
      else if (event.event === 'warning') remarks.push(named(event.problem));
    };
    const settings = { ...options, name: 'init', shared: true, become: true, emit };
    const code = await withShells(shown, settings, (shells) =>
      inEach(shells, options.forks, async ({ host }, session) => {
        seen.set(host, parseLook(await session.run(lookProgram)));
      }),
    );
    if (code === exitCodes.interrupted) throw new Interrupted({ message: 'interrupted; nothing was changed' });
    const findings = new Map(
      hosts.flatMap((host) => (seen.has(callName(host)) ? [[wayTo(host), seen.get(callName(host))!] as const] : [])),
    );
    return { findings, remarks };
  });
}
