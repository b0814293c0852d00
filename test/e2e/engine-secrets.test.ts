import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { formsOfSecret, SecretWatch } from './fixtures/secret-watch.ts';
import { labIsPossible } from './lab-fixtures.ts';

describe.skipIf(!labIsPossible())('a secret of the site', { timeout: 60_000 }, () => {
  const site = new EngineSite('secret.yml');
  let forms: string[];
  const expectNone = (text: string) => {
    for (const form of forms) expect(text).not.toContain(form);
  };

  beforeAll(async () => {
    await site.up(2);
    // A check makes no secret that is kept; this one is made by the first run, on nobody.
    await site.deploy('--limit', 'h3');
    const command = ['secrets', 'show', site.inventory, 'keeper_password', '--reveal'];
    const shown = await site.meetctl(command);
    forms = formsOfSecret(shown.stdout.trim());
  });
  afterAll(() => site.down());

  it('is in no list of processes and no environment while it is deployed, nor in what is printed', async () => {
    expect(forms[0]).toMatch(/^[\w-]{32}$/);
    const watch = new SecretWatch(forms);
    const run = await site.deploy('--limit', 'h1,h2', '-v', '--diff');
    await watch.stop();
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.changed).toHaveLength(6);
    // The watch did look, here and on the hosts.
    expect(
      [...watch.commands].filter((words) => /prog$|meetctl\.mjs deploy|^sleep 2$/.test(words)).length,
    ).toBeGreaterThan(2);
    expect([...watch.seen]).toEqual([]);
    expectNone(run.stdout + run.stderr);
    const differences = run.tasks.filter(({ host }) => host === 'h1').map(({ difference }) => difference);
    expect(differences.slice(0, 2)).toEqual([{ summary: ['new file, 37 bytes'] }, { summary: ['new file, 42 bytes'] }]);
    expect(await site.on('h1', 'cat /etc/keeper')).toBe(`${forms[0]} one\n`);
    expect(await site.on('h1', 'stat -c %a /etc/keeper /etc/keeper-lines')).toBe('600\n600\n');
  });

  it('is in no difference, check or failure that is shown', async () => {
    for (const output of ['json', 'plain']) {
      const options = ['--output', output, '--limit', 'h1,h2', '-v', '--diff', '-e', 'keeper_text=tell'];
      expectNone(Object.values(await site.deploy('--check', ...options)).join('\n'));
      const run = await site.deploy(...options);
      expect(run.exitCode).toBe(1);
      expectNone(run.stdout + run.stderr);
      expect(run.stdout).toContain('******');
    }
  });

  it('lies on the hosts in files that only root can read, and nowhere else', async () => {
    const patterns = forms.map((form) => `-e '${form}'`).join(' ');
    const found = `grep -rlsF ${patterns} /etc /run /var /tmp /root /home /srv /dev/shm || true`;
    const files = (await site.on('h1', found)).split('\n').filter(Boolean);
    expect(files).toEqual(expect.arrayContaining(['/etc/keeper', '/etc/keeper-lines']));
    expect(files.filter((file) => !/^\/(etc\/keeper|var\/lib\/meetctl\/)/.test(file))).toEqual([]);
    const asClerk = `for f in ${files.join(' ')}; do if runuser -u clerk -- cat "$f" >/dev/null 2>&1; then echo "$f"; fi; done`;
    expect(await site.on('h1', asClerk)).toBe('');
    const readable = 'runuser -u clerk -- find /run /var/lib -path "*meetctl*" -readable 2>/dev/null || true';
    expect(await site.on('h1', readable)).toBe('');
  });

  it('is encrypted on this machine', async () => {
    const { stdout } = await site.lab.run(['grep', '-rlF', forms[0]!, site.folder]);
    expect(stdout).toBe('');
    expect((await site.lab.run(['head', '-c', '21', join(site.folder, 'secrets.yml.age')])).stdout).toMatch(
      /^age|^-----BEGIN AGE/,
    );
  });

  it('that is renewed changes what rests on it and nothing else, and can be taken back until it is everywhere', async () => {
    // A site of those hosts alone that are there: what is limited is not everywhere.
    const two = join(site.folder, 'two.yml');
    const vars = '{ meet_domain: meet.lab.test, meet_site_name: Two, ansible_user: root }';
    writeFileSync(two, `all: { vars: ${vars}, hosts: { h1: { ansible_host: 10.78.0.11 } } }\n`);
    const playbook = join(site.folder, 'secret.yml');
    const secrets = (...words: string[]) => site.meetctl(['secrets', ...words]);
    const deploy = async (...options: string[]) => {
      const { exitCode, stdout } = await site.meetctl([
        'deploy',
        two,
        '--playbook',
        playbook,
        '--output',
        'json',
        ...options,
      ]);
      const events = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const changed = events.filter(({ event, status }) => event === 'task' && status === 'changed');
      return { exitCode, changed: changed.map(({ task }) => task) };
    };
    expect((await deploy()).exitCode).toBe(0);
    const rotate = ['rotate', two, '--playbook', playbook];
    expect((await secrets(...rotate, 'keeper_password', '--yes')).stdout).toContain('Renewed keeper_password in');
    const resting = { exitCode: 0, changed: ['file with the secret', 'line with the secret'] };
    expect(await deploy('--check')).toEqual(resting);
    expect((await secrets(...rotate, '--undo')).exitCode).toBe(0);
    expect(await deploy('--check')).toEqual({ exitCode: 0, changed: [] });
    await secrets(...rotate, '--all', '--yes');
    const { stdout } = await secrets('show', two, 'keeper_password', '--reveal');
    expect(await deploy()).toEqual(resting);
    expect(await site.on('h1', 'cat /etc/keeper')).toBe(`${stdout.trim()} one\n`);
    expect((await secrets(...rotate, '--undo')).stderr).toContain('there are no old values');
  });
});
