import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import type { EndedDeploy, RunningDeploy } from './fixtures/running-deploy.ts';
import { buildSlowPackage } from './fixtures/slow-package.ts';
import { differing } from './fixtures/state-of.ts';
import { labIsPossible } from './lab-fixtures.ts';

const packages = ['faults-wanted', 'faults-unwanted'] as const;

/** A package's script lasts; the power goes while it does, and dpkg says afterwards what it was at. */
const inScript = (host: string, script: string, left: RegExp) => ({
  host,
  when: `while a package's ${script} runs`,
  prepare: (site: EngineSite) => site.on(host, `echo ${script} >/srv/slow`),
  moment: (_: EngineSite, run: RunningDeploy) => run.saw({ event: 'output', host, text: `in ${script}` }),
  look: `dpkg-query -W -f '\${Package} \${Status}\\n' ${packages.join(' ')} | grep half`,
  left,
  mend: (site: EngineSite) => site.on(host, 'rm /srv/slow'),
});

/** No power cut: the script itself fails, as those of real packages do now and then. */
const failing = {
  host: 'h7',
  when: "a package's postinst that fails",
  prepare: (site: EngineSite) => site.on('h7', "echo 'postinst fails' >/srv/slow"),
  look: `dpkg-query -W -f '\${Package} \${Status}\\n' faults-wanted`,
  left: /^faults-wanted install ok half-configured\n$/,
  mend: (site: EngineSite) => site.on('h7', 'rm /srv/slow'),
};

/** What is sent comes slowly; the power goes when some of it is there. */
const whileSent = (
  host: string,
  what: string,
  arrives: (site: EngineSite, run: RunningDeploy) => Promise<unknown>,
) => ({
  host,
  when: `while ${what} is sent`,
  prepare: (site: EngineSite) => site.lab.rate(host, 40),
  moment: arrives,
  look: 'find /var/lib/meetctl/partial -type f -size +1M',
  left: /partial\/\S+\n$/,
  mend: (site: EngineSite) => site.lab.rate(host, undefined),
});

const cuts = [
  inScript('h2', 'postinst', /^faults-wanted install ok half-configured\n$/),
  inScript('h3', 'preinst', /^faults-wanted install reinstreq half-installed\n$/),
  inScript('h4', 'prerm', /^faults-unwanted \w+ ok half-\w+\n$/),
  whileSent('h5', 'a large file', (_, run) =>
    run.saw({ event: 'output', host: 'h5', task: 'large', text: '30 % of 20 MB sent' }),
  ),
  whileSent('h6', 'a folder', (site) => {
    const size = () => site.on('h6', 'cat /var/lib/meetctl/partial/* 2>/dev/null | wc -c');
    return vi.waitUntil(async () => Number(await size()) > 2_000_000, { timeout: 30_000, interval: 50 });
  }),
];

const accidents = [...cuts, failing];

const state = [
  'dpkg -l | sort; dpkg --audit; cat /srv/handled',
  "find /etc/power /etc/faults-* -printf '%p %y %m %u %g\\n' -type f -exec sha256sum {} + | sort",
  'systemctl show -p ActiveState -p UnitFileState faults-wanted faults-unwanted',
  'ls -A /var/lib/meetctl/pending /var/lib/meetctl/partial',
  'find / -xdev -name "*meetctl-new" -o -xdev -name "*.dpkg-new"',
].join('; ');

describe.skipIf(!labIsPossible())('a power cut', { timeout: 300_000 }, () => {
  const site = new EngineSite('power.yml', 'faults');
  const hosts = accidents.map(({ host }) => host);
  let told: EndedDeploy;
  const all = ['--limit', ['h1', ...hosts].join(',')];
  const each = (work: (accident: (typeof accidents)[number]) => Promise<unknown>) => Promise.all(accidents.map(work));

  beforeAll(async () => {
    const work = mkdtempSync(join(tmpdir(), 'faults-power-'));
    for (const name of packages) {
      buildSlowPackage(join(work, name), name);
      await site.lab.repoFrom(join(work, name));
    }
    rmSync(work, { recursive: true });
    const tree = join(site.folder, 'files/tree');
    mkdirSync(tree);
    for (let i = 0; i < 20; i++) writeFileSync(join(tree, `file ${i}`), randomBytes(1_000_000));
    writeFileSync(join(site.folder, 'files/large.bin'), randomBytes(20_000_000));
    await site.up(1 + hosts.length);
    const install = 'dpkg -i /srv/lab-repo/faults-unwanted_*.deb';
    await Promise.all(['h1', ...hosts].map((host) => site.on(host, install)));
  });
  afterAll(async () => {
    await site.lab.repoRemove(packages);
    await site.down();
  });

  it('is told of each host that it meets, and of no other', async () => {
    await each(({ prepare }) => prepare(site));
    // A host that is on again says at the next keepalive that it knows nothing of us.
    const run = site.start([
      ...all,
      '-e',
      "ansible_ssh_common_args='-o ServerAliveInterval=1 -o ServerAliveCountMax=30'",
    ]);
    const cut = cuts.map(async ({ host, moment }) => {
      await moment(site, run);
      await site.lab.kill(host);
      await site.lab.start(host);
    });
    await Promise.all(cut);
    const ended = (told = await run.ended);
    // 3 by itself; that h7's package fails counts for more.
    expect(ended.exitCode, ended.stdout).toBe(1);
    expectEvents(ended.stdout);
    expect(ended.recap.h1).toMatchObject({ failed: 0, unreachable: 0 });
    const hint = 'run the same command again: it goes on where this one stopped';
    for (const { host } of cuts) {
      expect(ended.recap[host]).toMatchObject({ failed: 0, unreachable: 1 });
      const problem = { message: `the connection to ${host} was lost`, details: [], hint };
      expect(ended.events).toContainEqual(expect.objectContaining({ event: 'unreachable', host, problem }));
    }
  });

  it('is not what a package that fails is told as: that is its own words, and the host stays where it is', async () => {
    expect(told.recap.h7).toMatchObject({ failed: 1, unreachable: 0 });
    const task = told.tasks.find(({ host, status }) => host === 'h7' && status === 'failed');
    expect(task?.problem?.details?.join('\n')).toMatch(/postinst of faults-wanted: not today[^]*faults-wanted/);
    expect(await site.remains('h7')).toBe('');
  });

  it.each(accidents)('$when leaves it half done', async ({ host, look, left }) => {
    expect(await site.on(host, look)).toMatch(left);
  });

  it('leaves nothing that the next run does not bring to its end', async () => {
    await each(({ mend }) => mend(site));
    const repaired = await site.deploy(...all);
    expect(repaired.exitCode, repaired.stdout).toBe(0);
    const wanted = await site.on('h1', state);
    for (const { host, when } of accidents) {
      const others = host === 'h5' ? /power\/tree/ : host === 'h6' ? /power\/large/ : /^$/;
      const lines = differing(await site.on(host, state), wanted).filter((line) => !others.test(line));
      expect.soft(lines, when).toEqual([]);
    }
    expect((await site.deploy(...all)).changed).toEqual([]);
  });
});
