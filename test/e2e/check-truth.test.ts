import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { packRepository } from './fixtures/archives.ts';
import { EngineSite } from './fixtures/engine-site.ts';
import type { EndedDeploy } from './fixtures/running-deploy.ts';
import { change, type Change } from './fixtures/truth-change.ts';
import { more } from './fixtures/truth-flow.ts';
import { buildPackage, labIsPossible } from './lab-fixtures.ts';

const hosts = ['h1', 'h2', 'h3'];
/** Each is a state of every host, reached from the one before it. */
const states = Number(process.env.MEETCTL_TRUTH_STATES ?? 8);
/** Others each time; the test's name tells it. */
const seed = Number(process.env.MEETCTL_TRUTH_SEED ?? Date.now() % 2 ** 31);
const packages = ['truth-a', 'truth-b', 'truth-d'];

type TaskEvent = EndedDeploy['tasks'][number];

const line = ({ host, role, task, item, handler }: TaskEvent) =>
  `${host} ${role}: ${task} ${item ?? ''}${handler ? ' (handler)' : ''}`;

const told = (tasks: readonly TaskEvent[]) =>
  tasks
    .filter(({ status }) => status === 'changed')
    .map(line)
    .toSorted();

const commands = ['command', 'shell', 'script'];

/**
 * What a check says of what then changed. A command behind a package's scripts or another command may find on the spot
 * that there is nothing to do, and the check said that it cannot be sure; nothing else may be told without becoming true.
 */
function foretold(check: EndedDeploy, run: EndedDeploy): string[] {
  const done = new Set(told(run.tasks));
  const isOpaque = ({ status, module }: TaskEvent) => status === 'changed' && [...commands, 'apt'].includes(module);
  const isUnsure = (event: TaskEvent, index: number) =>
    commands.includes(event.module) &&
    event.certainty !== 'exact' &&
    check.tasks.slice(0, index).some((before) => before.host === event.host && isOpaque(before)) &&
    !done.has(line(event));
  return told(check.tasks.filter((event, index) => !isUnsure(event, index)));
}

describe.skipIf(!labIsPossible())('a check', { timeout: 300_000 }, () => {
  const site = new EngineSite('truth.yml');

  beforeAll(async () => {
    const files = join(site.folder, 'files');
    for (const name of ['one', 'two']) {
      mkdirSync(join(files, name, 'sub'), { recursive: true });
      for (const leaf of ['leaf', 'sub/leaf', `sub/only ${name}`]) writeFileSync(join(files, name, leaf), `${name}\n`);
      execFileSync('tar', ['-cf', join(files, `${name}.tar`), '-C', join(files, name), '.']);
    }
    writeFileSync(join(site.folder, 'templates/truth.conf.hbs'), '{{!-- language: plain --}}\nwords: {{words}}\n');
    writeFileSync(join(files, 'truth.sh'), '#!/bin/sh\necho "$1" >/srv/truth/script\n');
    writeFileSync(join(site.folder, 'truth-more.yml'), stringify(more));
    const work = mkdtempSync(join(tmpdir(), 'truth-'));
    buildPackage(join(work, 'debs'), 'truth-c', '1');
    packRepository(join(work, 'debs'), files, work);
    const repository = readFileSync(join(files, 'packages.tar')).toString('base64');
    for (const name of packages) {
      buildPackage(join(work, name), name, '1');
      await site.lab.repoFrom(join(work, name));
    }
    buildPackage(join(work, 'newer'), 'truth-d', '2');
    await site.lab.repoFrom(join(work, 'newer'));
    rmSync(work, { recursive: true });
    await site.up(hosts.length);
    const make = `mkdir /srv/truth /srv/one && ln -s one /srv/two && echo ${repository} | base64 -d | tar -xC /srv/one`;
    for (const host of hosts) await site.on(host, make);
  });
  afterAll(async () => {
    await site.lab.repoRemove(packages);
    await site.down();
  });

  /** One play, in which every host has tasks of its own: the hosts work at the same time. */
  const write = (changes: readonly Change[]): string => {
    const tasks = changes.flatMap(({ tasks: own }, index) =>
      own.map((task, number) => {
        const mine = `inventory_hostname == "${hosts[index]}"`;
        const when = task.when === undefined ? mine : [mine, task.when];
        return { name: `${number} ${Object.keys(task)[0]}`, ...task, when };
      }),
    );
    const handlers = [{ name: 'load', command: 'touch /srv/truth/loaded' }];
    const text = stringify([{ hosts: hosts.join(':'), tasks, handlers }]);
    writeFileSync(join(site.folder, 'truth.yml'), text);
    return text;
  };

  it(`names exactly what the run then changes (seed ${seed}, ${states * hosts.length} pairs)`, async () => {
    const drawn = fc.sample(fc.tuple(...hosts.map(() => change)), { seed, numRuns: states });
    let before = '(a fresh host)';
    let seen = 0;
    for (const changes of drawn) {
      for (const [index, { deeds }] of changes.entries())
        await site.lab.exec(hosts[index]!, deeds.map((deed) => `(${deed}) || true`).join('; '));
      const now = write(changes);
      const which = `seed ${seed}\n${before}\nby hand: ${JSON.stringify(changes.map(({ deeds }) => deeds))}\n${now}`;
      const check = await site.deploy('--check');
      const run = await site.deploy();
      const again = await site.deploy();
      expect(run.exitCode, `${which}\n${run.stdout}${run.stderr}`).toBe(0);
      expect(foretold(check, run), which).toEqual(told(run.tasks));
      const unsure = check.tasks.filter(({ status, certainty }) => status === 'ok' && certainty === 'unknown');
      expect(unsure, which).toEqual([]);
      // A task that waits for another one to have changed nothing comes now.
      const rest = told(again.tasks).filter((each) => !/once nothing changed|each time/.test(each));
      expect(rest, `the second run: ${which}`).toEqual([]);
      before = now;
      seen += told(run.tasks).length;
    }
    expect(seen).toBeGreaterThan(states * 5);
  });
});
