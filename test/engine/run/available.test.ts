import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { runPrivately } from './run-privately.ts';

let host: PrivateHost;
const write = (path: string, text: string) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
};
const on = (path: string, text: string) => write(host.inside(path), text);

beforeAll(async () => {
  if (!canRun) return;
  host = await PrivateHost.start();
  on('/etc/apt/sources.list', `deb [trusted=yes] file:${host.folder}/known ./\n`);
  const settings = [
    `Dir::Cache "${host.folder}/cache"`,
    'APT::Sandbox::User "root"',
    'Acquire::AllowInsecureRepositories "1"',
    'APT::Update::Post-Invoke { "touch /run/hook"; }',
  ];
  on('/etc/apt/apt.conf.d/00-test', settings.map((line) => `${line};\n`).join(''));
  await run(
    '- { name: no other source, shell: { cmd: "rm -f /etc/apt/sources.list.d/*; mkdir -p /var/lib/dpkg /var/lib/apt/lists/partial" } }',
  );
});
beforeEach(() => {
  if (!canRun) return;
  on('/var/lib/dpkg/status', 'Package: here\nStatus: install ok installed\nArchitecture: all\nVersion: 1-1\n');
  offer('known');
});
afterAll(() => host?.stop());

/** What a repository has. */
function offer(repository: string, ...packages: string[]): void {
  const stanzas = packages.map((one) => {
    const [name, version] = one.split('=');
    return `Package: ${name}\nVersion: ${version}\nArchitecture: all\nFilename: ./x.deb\nSize: 1\n\n`;
  });
  write(join(host.folder, repository, 'Packages'), stanzas.join(''));
}

async function run(tasks: string, mode: 'run' | 'check' = 'run') {
  const { ends, recap, tasks: events } = await runPrivately(host, `- hosts: all\n  tasks:\n    ${tasks}\n`, { mode });
  const problem = events.find(({ status }) => status === 'failed')?.problem;
  return { ends, problem, trips: recap.here!.round_trips };
}
const wants = (...names: string[]) => `- { name: versions, apt_available: { name: [${names.join(', ')}] } }`;
const lists = async () => {
  const { problem } = await run(
    '- { name: lists, shell: { cmd: "find /var/lib/apt/lists /var/tmp/meetctl-lists.* /run/hook -type f >&2; false" } }',
  );
  return problem?.details;
};

describe.skipIf(!canRun || !existsSync('/usr/bin/apt-get'))('whether packages can be had', () => {
  test('is asked of nobody where they are there', async () => {
    expect(await run(wants('here=1-*'))).toEqual({ ends: ['versions: ok'], problem: undefined, trips: 1 });
  });

  test('is looked up as an installation would: with lists that are read anew, and left as they were', async () => {
    offer('known', 'more=2-1', 'here=0-9');
    const before = await lists();
    // Lists that were never read are so in the first trip.
    expect(await run(wants('here=0-*', 'more'), 'check')).toMatchObject({ ends: ['versions: ok'], trips: 1 });
    expect(await lists()).toEqual(before);
    await run('- { name: lists, command: apt-get update }');
    expect(await run(wants('here=0-*', 'more'))).toMatchObject({ ends: ['versions: ok'], trips: 1 });
    const known = await lists();
    offer('known', 'more=3-1');
    expect(await run(wants('more=3*'))).toMatchObject({ ends: ['versions: ok'], trips: 2 });
    expect(await lists()).toEqual(known);
  });

  test('is told with the versions that there are', async () => {
    offer('known', 'more=2-1', 'more=1-1');
    const { ends, problem } = await run(wants('here=2', 'more=3*', 'more=2-1'));
    expect(ends).toEqual(['versions: failed']);
    expect(problem).toMatchObject({
      message: 'this host cannot get here 2, more 3*',
      details: [
        "here: none of the host's sources has it",
        `more: there are 2-1 (file:${host.folder}/known ./), 1-1 (file:${host.folder}/known ./)`,
      ],
    });
  });

  test('waits for the repository that a task before it brings, and a check says that it does not know', async () => {
    offer('added', 'more=3-1');
    const added = `- { name: repository, apt_repository: { name: added, uris: ["file:${host.folder}/added"], suites: [./] } }`;
    const both = `${added}\n    ${wants('more=3*')}`;
    const check = await run(both, 'check');
    expect(check).toMatchObject({ ends: ['repository: changed', 'versions: skipped'], trips: 1 });
    expect((await run(both)).ends).toEqual(['repository: changed', 'versions: ok']);
    expect((await run(both.replace('3*', '4*'))).ends).toEqual(['repository: ok', 'versions: failed']);
  });
});
