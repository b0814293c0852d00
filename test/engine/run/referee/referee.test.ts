import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostRecap } from '../../../../engine/run/events.ts';
import { canRun, PrivateHost } from '../../transport/private-host.ts';
import { runTogether } from '../run-privately.ts';
import { type Case, type Ending, goldenOf, type Outcome, outcomeOf, readCases } from './case.ts';

const all = readCases();
const most = Math.max(...all.flatMap(({ cases }) => cases.map(({ hosts }) => hosts?.length ?? 1)));

describe.skipIf(!canRun)('runs as Ansible does', () => {
  let hosts: PrivateHost[] = [];
  beforeAll(async () => {
    hosts = await Promise.all(Array.from({ length: most }, () => PrivateHost.start()));
  });
  afterAll(() => Promise.all(hosts.map((host) => host.stop())));

  /** What we make of it, told as Ansible tells it. */
  async function ours({ hosts: names = ['one'], playbook, files, ...how }: Case): Promise<Outcome> {
    for (const host of hosts) rmSync(join(host.state, 'pending'), { recursive: true, force: true });
    const named = Object.fromEntries(names.map((name, index) => [name, hosts[index]!]));
    const { tags, skip_tags: skipTags, start_at: startAt, extra, inventory } = how;
    const options = {
      files,
      inventory,
      tags: tags ?? [],
      skipTags,
      startAt,
      extra,
      mode: how.check ? 'check' : 'run',
    } as const;
    const { tasks, recap } = await runTogether(named, playbook, options);
    // A handler that has had its turn is due no longer, whatever it did.
    for (const [name, host] of Object.entries(named)) {
      const markers = join(host.state, 'pending');
      if (recap[name]?.failed === 0) expect(existsSync(markers) ? readdirSync(markers) : []).toEqual([]);
    }
    const endings = tasks.map(({ host, task, item, status, forgiven, message }): Ending => {
      const mercy = forgiven === 'rescued' ? 'failed' : forgiven;
      const isTold = mercy === undefined && status !== 'failed';
      return { host, task, item, status: mercy ?? status, message: isTold ? message : undefined };
    });
    return outcomeOf(endings, asAnsible(recap));
  }

  describe.each(all)('$file', ({ file, cases }) => {
    const goldens = JSON.parse(readFileSync(goldenOf(file), 'utf8')) as Record<string, Outcome>;

    test.each(cases.map((one) => [one.name, one] as const))('%s', async (name, one) => {
      const golden = goldens[name]!;
      const { hosts: lines, recap } = await ours(one);
      if (one.differs) expect(lines).not.toEqual(golden.hosts);
      expect(lines).toEqual(one.differs?.ours ?? golden.hosts);
      const isLoop = Object.values(lines).some((told) => told.some((line) => line.includes(' [')));
      // Ansible counts a loop as one task, and the words that include others as tasks.
      if (!one.differs && !isLoop && !one.playbook.includes('include_tasks')) expect(recap).toEqual(golden.recap);
    });
  });
});

/** Ansible counts what changed as ok too, and what was rescued as that alone. */
function asAnsible(recap: Readonly<Record<string, HostRecap>>): Outcome['recap'] {
  const entries = Object.entries(recap).map(([host, { ok, changed, skipped, failed, rescued = 0, ignored = 0 }]) => [
    host,
    { ok: ok + changed - rescued, changed, skipped, failures: failed, rescued, ignored, unreachable: 0 },
  ]);
  return Object.fromEntries(entries) as Outcome['recap'];
}
