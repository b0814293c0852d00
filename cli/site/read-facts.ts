import type { ExitCode } from '../../engine/errors.ts';
import type { Facts } from '../../engine/probe/facts.ts';
import { parseFacts } from '../../engine/probe/facts.ts';
import { factsProgram } from '../../engine/probe/facts-program.ts';
import { inEach } from '../../engine/run/host-shell.ts';
import { tellTrouble } from '../report/trouble.ts';
import { type OpenHosts, withShells } from './open-hosts.ts';
import type { Access } from './access.ts';
import type { ContactOptions } from './run-options.ts';

/** Asks hosts for their facts, as `name`; those that were not reached are told on standard error, and missing in what was found. */
export async function readFacts(
  hosts: OpenHosts,
  options: ContactOptions & { name: string; access?: Access },
): Promise<{ code: ExitCode; found: Map<string, Facts> }> {
  const found = new Map<string, Facts>();
  const settings = {
    ...options,
    shared: true,
    become: true,
    emit: (event: Parameters<typeof tellTrouble>[0]) => tellTrouble(event, process.stderr),
  };
  const code = await withShells(hosts, settings, (shells) =>
    inEach(shells, options.forks, async ({ host }, session) => {
      const { facts } = parseFacts(await session.run({ text: `${factsProgram}\n`, blobs: new Map() }));
      found.set(host, hosts.redactor.redactDeep(facts));
    }),
  );
  return { code, found };
}
