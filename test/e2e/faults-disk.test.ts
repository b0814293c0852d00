import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../engine/errors.ts';
import type { EndedDeploy } from './fixtures/running-deploy.ts';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { differing, stateOf } from './fixtures/state-of.ts';
import { labIsPossible } from './lab-fixtures.ts';

/** What is wrong with a host's disk, how that is mended, and what the user is to read of it. */
interface Fault {
  host: string;
  wrong: string;
  breaks: (site: EngineSite, host: string) => Promise<unknown>;
  mends: (site: EngineSite, host: string) => Promise<unknown>;
  /** The task that fails; none when the host could not even take what is sent. */
  task?: string;
  told: RegExp[];
  /** What the task `text` says when nothing large is sent. */
  small?: RegExp[];
}

const on = (line: string) => (site: EngineSite, host: string) => site.on(host, line);
const fill = 'head -c 1G /dev/zero >fill 2>/dev/null || true';
const tmpfs = (folder: string, size: string) =>
  `cp -a ${folder} /root/kept; mount -t tmpfs -o size=${size},mode=700 none ${folder}; cp -a /root/kept/. ${folder}; cd ${folder}; ${fill}`;

const faults: Fault[] = [
  {
    host: 'h2',
    wrong: 'a disk with nothing left',
    breaks: (site, host) => site.lab.fill(host),
    mends: (site, host) => site.lab.unfill(host),
    told: [/has no room in \/var\/lib\/meetctl/, /100% \/$/m, /make room there/],
    small: [/No space left on device/, /\/ has 0 of 60M left/, /df -h/],
  },
  {
    host: 'h3',
    wrong: 'a disk with too little left',
    breaks: (site, host) => site.lab.fill(host, 8000),
    mends: (site, host) => site.lab.unfill(host),
    task: 'large',
    told: [/No space left on device/, /\/srv\/faults\/large was to have 4[.]8M bytes/, /\/ has \S+[KM] of 60M left/],
  },
  {
    host: 'h4',
    wrong: 'a full /run',
    breaks: on(`mount -o remount,size=4m /run; cd /run; ${fill}`),
    mends: on('rm /run/fill; mount -o remount,size=64m /run'),
    told: [/has no room in \/run/, /100% \/run/, /make room there/],
  },
  {
    host: 'h5',
    wrong: 'a full file system of our own folder',
    breaks: on(tmpfs('/var/lib/meetctl', '1m')),
    mends: on('rm /var/lib/meetctl/fill; mount -o remount,size=60m /var/lib/meetctl'),
    told: [/has no room in \/var\/lib\/meetctl/, /100% \/var\/lib\/meetctl/],
    small: [/No space left on device/, /\/var\/lib\/meetctl has 0 of 1[.]0M left/],
  },
  {
    host: 'h6',
    wrong: 'a read-only target',
    breaks: on('mount --bind /srv/faults /srv/faults; mount -o remount,bind,ro /srv/faults'),
    mends: on('umount /srv/faults'),
    task: 'text',
    told: [/Read-only file system/, /\/srv\/faults is mounted read-only/, /dmesg/],
  },
  {
    host: 'h7',
    wrong: 'a file that is immutable',
    breaks: on('chattr +i /srv/faults/text'),
    mends: on('chattr -i /srv/faults/text'),
    task: 'text',
    told: [/Operation not permitted/, /\/srv\/faults\/text is immutable/, /lsattr -d/],
  },
  {
    host: 'h8',
    wrong: 'a folder that is immutable',
    breaks: on('chattr +i /srv/faults/tree'),
    mends: on('chattr -i /srv/faults/tree'),
    task: 'tree',
    told: [/Operation not permitted/, /\/srv\/faults\/tree is immutable/, /chattr -i/],
  },
  {
    host: 'h9',
    wrong: 'our own folder read-only',
    breaks: on('mount --bind /var/lib/meetctl /var/lib/meetctl; mount -o remount,bind,ro /var/lib/meetctl'),
    mends: on('umount /var/lib/meetctl'),
    told: [/cannot write in \/var\/lib\/meetctl what is sent: it is mounted read-only/, /dmesg/],
    small: [/cannot write below \/var\/lib\/meetctl/, /\/var\/lib\/meetctl is mounted read-only/],
  },
  {
    host: 'h10',
    wrong: 'no inode left',
    breaks: on(
      'mkdir /srv/x; cp -a /srv/faults/. /srv/x; mount -t tmpfs -o size=30m,mode=755,nr_inodes=100 none /srv/faults; cp -a /srv/x/. /srv/faults; cd /srv/faults; for i in $(seq 100); do : >fill$i; done 2>/dev/null || true',
    ),
    mends: on(
      'rm /srv/faults/fill*; cp -a /srv/faults/. /srv/x; umount /srv/faults; cp -a /srv/x/. /srv/faults; rm -r /srv/x',
    ),
    task: 'text',
    told: [/No space left on device/, /\/srv\/faults has \S+ of 30M left, and room for 0 more files/],
  },
];

describe.skipIf(!labIsPossible())('a disk that fails', { timeout: 120_000 }, () => {
  const site = new EngineSite('disk.yml', 'faults');
  const all = ['h1', ...faults.map(({ host }) => host)];
  const files = 'find /srv/faults -type f -not -name "fill*" -exec sha256sum {} + | sort';
  const deploy = (release: number) => site.deploy('--limit', all.join(','), '-e', `release='${release}'`);
  let before: string[] = [];
  let broken: EndedDeploy;
  let again: EndedDeploy;
  const failedTask = ({ tasks }: EndedDeploy, host: string) =>
    tasks.find((event) => event.host === host && event.status === 'failed');
  /** Words that the event's problem lacks, before all that it says. */
  const lacking = (event: unknown, words: readonly RegExp[]): string[] => {
    if (event === undefined) return ['an event'];
    const { message, details = [], hint } = (event as { problem: Problem }).problem;
    const text = [message, ...details, hint].join('\n');
    const missing = words.filter((word) => !word.test(text)).map(String);
    return missing.length > 0 ? [...missing, text] : [];
  };

  beforeAll(async () => {
    for (const release of [1, 2]) {
      writeFileSync(join(site.folder, `files/large${release}.bin`), randomBytes(5_000_000));
      mkdirSync(join(site.folder, `files/tree${release}/sub`), { recursive: true });
      for (const name of ['a', 'sub/b'])
        writeFileSync(join(site.folder, `files/tree${release}`, name), `${name} ${release}\n`);
    }
    await site.lab.down();
    await site.lab.up(all.length, { diskMb: 60 });
    await Promise.all(all.map((host) => site.on(host, 'mkdir /srv/faults')));
    const first = await deploy(1);
    if (first.exitCode !== 0) throw new Error(first.stdout + first.stderr);
    before = await Promise.all(faults.map(({ host }) => site.on(host, files)));
    for (const { host, breaks } of faults) await breaks(site, host);
    broken = await deploy(2);
    const some = faults.filter(({ small }) => small).map(({ host }) => host);
    again = await site.deploy('--limit', some.join(','), '--skip-tags', 'much', '-e', "release='2'");
  });
  afterAll(() => site.down());

  it('does not concern the other hosts', () => {
    expect(broken.exitCode, broken.stdout).toBe(1);
    expectEvents(broken.stdout);
    expect(broken.recap.h1).toMatchObject({ changed: 6, failed: 0 });
  });

  it.each(faults)('is told in words: $wrong', ({ host, task, told }) => {
    const problem =
      task === undefined
        ? broken.events.find((event) => event.event === 'unreachable' && event.host === host)
        : failedTask(broken, host);
    if (task !== undefined) expect.soft(problem).toMatchObject({ task });
    expect(lacking(problem, told)).toEqual([]);
  });

  it.each(faults.filter(({ small }) => small))('is told in words by a task: $wrong', ({ host, small }) => {
    expect(failedTask(again, host)).toMatchObject({ task: 'text' });
    expect(lacking(failedTask(again, host), small!)).toEqual([]);
  });

  it.each(faults)('leaves no half file, and nothing of ours: $wrong', async ({ host, task }) => {
    expect(await site.remains(host)).toBe('');
    const now = await site.on(host, files);
    // What was done before the task that failed is done; all else is as it was.
    const done =
      task === 'large' || task === 'tree' ? ['text', 'large', 'tree/'].slice(0, task === 'tree' ? 2 : 1) : [];
    const others = (text: string) => text.split('\n').filter((line) => !done.some((name) => line.includes(`/${name}`)));
    expect(others(now)).toEqual(others(before[faults.findIndex((fault) => fault.host === host)]!));
  });

  it('is repaired by the next run once it is mended, handlers too', async () => {
    for (const { host, mends } of faults) await mends(site, host);
    const repaired = await deploy(2);
    expect(repaired.exitCode, repaired.stdout).toBe(0);
    const [wanted, ...states] = await Promise.all(all.map((host) => stateOf(site, host)));
    for (const [index, state] of states.entries())
      expect.soft(differing(state, wanted!), faults[index]!.wrong).toEqual([]);
    expect((await deploy(2)).changed).toEqual([]);
  });
});
