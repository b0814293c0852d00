import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab } from '../../lab/lab.ts';
import { packApplications, packEscapes, packOddNames, packRepository } from './fixtures/archives.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { anyText, samplesOf } from '../properties/quoting/texts.ts';
import { write } from '../properties/quoting/write.ts';
import { namesIn, tasksOf } from './fixtures/playbook-tasks.ts';
import { type EndedDeploy, RunningDeploy } from './fixtures/running-deploy.ts';
import { formsOfSecret } from './fixtures/secret-forms.ts';
import { SecretWatch } from './fixtures/secret-watch.ts';
import { buildPackage, labIsPossible, testLab } from './lab-fixtures.ts';
import { testHeldStarts } from './modules/held-starts.ts';

const root = join(import.meta.dirname, '../..');

describe.skipIf(!labIsPossible())('the further modules on a real host', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-modules-'));
  let lab: Lab;
  let escapes: Record<string, string>;

  beforeAll(async () => {
    lab = Lab.open({ name: testLab('mods'), net: '10.82.0' });
    cpSync(join(import.meta.dirname, 'fixtures/modules'), folder, { recursive: true });
    const [files, work, debs] = ['files', 'work', 'debs'].map((name) => join(folder, name)) as [string, string, string];
    mkdirSync(work);
    packApplications(work, files);
    escapes = packEscapes(join(work, 'escapes'), files);
    packOddNames(files);
    buildPackage(debs, 'modtest-hello', '1.0');
    packRepository(debs, files, work);
    await lab.down();
    await lab.up(1);
  });
  afterAll(async () => {
    await lab?.down();
    rmSync(folder, { recursive: true, force: true });
  });

  async function play(playbook: string, ...options: string[]): Promise<EndedDeploy> {
    const words = ['deploy', join(folder, 'inventory.yml'), '--playbook', join(folder, playbook), '--output', 'json'];
    const ready = lab.inLan([process.execPath, join(root, 'bin/meetctl.cjs'), ...words, ...options]);
    const [program = '', ...args] = ready.argv;
    const env = { ...process.env, ...ready.env, MEETCTL_IDENTITY: join(folder, 'identity.txt') };
    const run = await new RunningDeploy(spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })).ended;
    // A new identity for secrets is told before the run begins.
    if (run.events[0]?.event === 'run') expectEvents(run.stdout);
    return run;
  }

  async function on(line: string): Promise<string> {
    const { exitCode, stdout, stderr } = await lab.exec('h1', line, { timeout: 30_000 });
    expect(exitCode, `${line}\n${stdout}${stderr}`).toBe(0);
    return stdout;
  }

  const message = (run: EndedDeploy, name: string) => run.tasks.find(({ task }) => task === name)?.message;

  it('does what the check before it says, and nothing the second time', async () => {
    const check = await play('present.yml', '--check');
    expect(check, check.stdout).toMatchObject({ exitCode: 0, stderr: '' });
    await on('test ! -e /srv/mods');
    const run = await play('present.yml');
    expect(run, run.stdout).toMatchObject({ exitCode: 0, stderr: '' });
    expect(check.changed).toEqual(run.changed);
    expect(namesIn(run.tasks)).toEqual(namesIn(tasksOf('modules/present.yml')));
    expect(run.changed).toHaveLength(15);
    expect(message(run, 'shown')).toBe('version_words: version 1 of debian');
    expect(message(run, 'who it is')).toBe('I am mods1.lab.test');
    const second = await play('present.yml');
    expect(second, second.stdout).toMatchObject({ exitCode: 0, changed: [] });
    expect(second.recap).toMatchObject({ h1: { changed: 0, failed: 0 } });
  });

  it('has made it as wished', async () => {
    expect(await on('cat /srv/mods/lines /srv/mods/bash /srv/mods/script')).toBe("2\nit's bash\na b|it's|$x|");
    expect(await on('hostname; cat /etc/hostname')).toBe('mods1.lab.test\nmods1.lab.test\n');
    expect(await on('sed -n "/BEGIN/,/END/p" /etc/hosts.allow')).toBe(
      '# BEGIN MEETCTL BLOCK\n# version 1\nALL: ALL\n# END MEETCTL BLOCK\n',
    );
    await expect.poll(() => on('tail -n 1 /srv/mods/ticks'), { timeout: 5000 }).toBe("/root 100% it's\n");
    expect(await on('systemctl is-enabled modtest.timer modtest-nightly.timer')).toBe('enabled\nenabled\n');
    expect(await on('systemctl show -P Description modtest.service')).toBe('100% of "it"\n');
    await on('systemctl start modtest-nightly.service && test -e "/srv/mods/a b"');
    const asked = 'export DEBIAN_FRONTEND=noninteractive; echo GET modtest/name.one | debconf-communicate';
    expect(await on(asked)).toBe(`0 it's "1" \\ $x\n`);
    expect(await on('cat /usr/share/modtest-hello/hello')).toBe('modtest-hello 1.0\n');
    expect(await on('cat /srv/mods/facts')).toBe('version 1 of debian\n');
  });

  it('unpacks archives with their modes, links and the owner wished for', async () => {
    const app = '/srv/mods/app/app/bin';
    expect(await on(`stat -c "%a %U %G" "${app}/run it"; readlink ${app}/link; ${app}/link`)).toBe(
      '755 games games\n../bin/run it\n1\n',
    );
    expect(await on('cat "/srv/mods/in ner/app/bin/run it"')).toContain('echo 1');
    expect(await on('ls -A /srv/mods/app')).toBe('.meetctl-archive\napp\n');
  });

  it('changes what one variable changes', async () => {
    const check = await play('present.yml', '--check', '-e', 'version=2');
    const run = await play('present.yml', '-e', 'version=2');
    expect(run, run.stdout).toMatchObject({ exitCode: 0 });
    expect(run.changed.map((line) => line.replace('h1 : ', ''))).toEqual([
      'block',
      'hostname',
      'timer',
      'question',
      'archive',
      'archive of the host',
      'file of facts',
    ]);
    // By what is seen it has been unpacked; that the archive comes anew is known on the spot only.
    expect(check.changed).toEqual(run.changed.filter((line) => !line.endsWith('archive of the host')));
    expect(await on('/srv/mods/app/app/bin/link; hostname')).toBe('2\nmods2.lab.test\n');
    expect(await on('systemctl show -P TimersMonotonic modtest.timer')).toContain('OnUnitActiveUSec=2s');
    expect((await play('present.yml', '-e', 'version=2')).changed).toEqual([]);
  });

  it('lets no secret be seen, and keeps it where it belongs', async () => {
    const [run, watch] = await SecretWatch.during(() => play('secret.yml', '--diff'));
    expect(run, run.stdout).toMatchObject({ exitCode: 0 });
    const secret = (await on('cat /etc/kept')).trim();
    expect(secret).toMatch(/^[\w-]{32}$/);
    expect(await on('stat -c %a /etc/kept /var/cache/debconf/passwords.dat')).toBe('600\n600\n');
    expect(await on(`grep -c '^Value: ${secret}$' /var/cache/debconf/passwords.dat`)).toBe('1\n');
    expect(watch.commands.join('\n')).toContain('debconf-set-selections');
    expect(watch.seen(formsOfSecret(secret))).toEqual([]);
    expect(run.stdout + run.stderr).not.toContain(secret);
    expect(message(run, 'a secret told')).toBe('******\n******');
    expect(message(run, 'a secret shown')).toBe('kept: ******');
    expect((await play('secret.yml')).changed).toEqual([]);
    const argument = await play('argument.yml');
    expect(argument.exitCode).toBe(2);
    expect(argument.stdout + argument.stderr).toContain('could be read by everybody on the host');
  });

  it('refuses archives that lead out of their folder, or do not fit into it', async () => {
    await on('mkdir /srv/refused && mount -t tmpfs -o size=20m none /srv/refused');
    const names = Object.keys(escapes);
    writeFileSync(join(folder, 'which.json'), JSON.stringify({ which: names }));
    const run = await play('hostile.yml', '-e', `@${join(folder, 'which.json')}`);
    expect(run.exitCode, run.stderr).toBe(0);
    const told = run.events.flatMap((event) => (event.event === 'warning' ? [event.problem.details?.join('\n')] : []));
    expect(told).toEqual(names.map((name) => expect.stringContaining(escapes[name]!)));
    expect(await on('ls -A /srv/refused')).toBe('');
    await on('test ! -e /etc/pwned && test ! -e /srv/pwned && umount /srv/refused');
  });

  it('unpacks what only looks strange, without setuid, and not through a link that is there', async () => {
    await on('rm -rf /srv/refused; mkdir -p /srv/refused /srv/elsewhere; ln -s /srv/elsewhere /srv/refused/c');
    const through = await play('refused.yml', '-e', 'which=odd');
    expect(through.exitCode).toBe(1);
    expect(through.stdout).toContain('the directory holds something else by one of its names');
    expect(await on('ls -A /srv/elsewhere; rm /srv/refused/c')).toBe('');
    const run = await play('refused.yml', '-e', 'which=odd');
    expect(run.exitCode, run.stdout).toBe(0);
    const list = "cd /srv/refused && find . -type f ! -name .meetctl-archive -printf '%m %U %P|'";
    expect((await on(list)).split('|').filter(Boolean).toSorted()).toEqual(
      ['-rf', 'a\nb', "it's ..", '..x/y', 'c/..d', 'link to /etc', '\u001b[31m']
        .map((name) => `755 0 ${name}`)
        .toSorted(),
    );
    expect((await play('refused.yml', '-e', 'which=odd')).changed).toEqual([]);
  });

  it('takes a repository out again that cannot be read, and refuses times that systemd would ignore', async () => {
    const run = await play('unreadable.yml');
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain('it was taken out again');
    await on('test ! -e /etc/apt/sources.list.d/nowhere.sources && apt-get -q update');
    const times = await play('times.yml');
    expect(times.exitCode).toBe(1);
    expect(times.stdout).toContain('Failed to parse calendar');
    await on('test ! -e /etc/systemd/system/modtest-wrong.timer');
  });

  it('takes away what it made', async () => {
    const run = await play('absent.yml');
    expect(run, run.stdout).toMatchObject({ exitCode: 0 });
    expect(run.changed).toHaveLength(3);
    await on('! grep MEETCTL /etc/hosts.allow && test ! -e /etc/apt/keyrings/office.asc');
    expect((await lab.exec('h1', 'systemctl is-active modtest.timer')).stdout).toBe('inactive\n');
    await sleep(100);
    expect((await play('absent.yml')).changed).toEqual([]);
  });

  // What `systemd --test` shows of a command is before its dollars are looked at.
  it('has a systemd that hands on the words of commands as templates wrote them', async () => {
    const texts = samplesOf('systemd', anyText, (text) => write('systemd', text, 'ExecStart={{x}}') !== undefined);
    const words = texts.map((x) => write('systemd', x, 'ExecStart={{x}}')!.slice('ExecStart='.length));
    const lines = Array.from({ length: Math.ceil(words.length / 500) }, (_, index) =>
      ['ExecStart=/usr/bin/printf "%%s\\\\0"', ...words.slice(index * 500, (index + 1) * 500)].join(' '),
    );
    const input = `[Service]\nType=oneshot\nStandardOutput=append:/run/words\n${lines.join('\n')}\n`;
    const start = 'cat >/run/systemd/system/words.service && systemctl daemon-reload && systemctl start words';
    const { exitCode, stderr } = await lab.exec('h1', start, { input, timeout: 60_000 });
    expect(exitCode, stderr).toBe(0);
    expect(
      Buffer.from(await on('base64 /run/words'), 'base64')
        .toString()
        .split('\0')
        .slice(0, -1),
    ).toEqual(texts);
  });

  testHeldStarts(() => ({ lab, play, on }));

  it('goes on after a reboot, of a task and of a handler', async () => {
    const run = await play('reboot.yml');
    expect(run, run.stdout).toMatchObject({ exitCode: 0, stderr: '' });
    const names = ['before', 'reboot', 'after', 'notify', 'reboot it', 'after', 'last'];
    expect(run.changed.map((line) => line.replace('h1 : ', ''))).toEqual(names);
    expect(namesIn(run.tasks)).toEqual(namesIn(tasksOf('modules/reboot.yml')));
    const boots = await on('cat /root/before /root/after /root/last');
    expect(new Set(boots.trim().split('\n')).size).toBe(3);
    await on('test -e /root/after-handler && test -z "$(ls /var/lib/meetctl/pending)"');
  });

  it('tells a host that does not come back', async () => {
    const run = await play('gone.yml');
    expect(run.exitCode, run.stdout).toBe(3);
    expect(run.stdout).toContain('did not come back within 10 s of its reboot');
    await on('test ! -e /root/never');
  });

  it('knows a fact only after the task that sets it', async () => {
    const run = await play('unknown.yml');
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('unknown.yml:3:');
    expect(run.stderr).toContain('unknown variable "colour"');
    expect(run.stderr).not.toContain('unknown.yml:5:');
  });
});
