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
});
