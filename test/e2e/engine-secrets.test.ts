import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { SiteSecrets } from '../../engine/secrets/store.ts';
import { Secret } from '../../engine/secrets/secret.ts';
import { filesWith } from './fixtures/files-with.ts';
import { formsOfSecret } from './fixtures/secret-forms.ts';
import { OrdinaryReader } from './fixtures/ordinary-reader.ts';
import { SecretWatch } from './fixtures/secret-watch.ts';
import { labIsPossible } from './lab-fixtures.ts';

// Of several lines, and with all that a language or a shell could take for its own.
const awkward = `it's "ärgerlich" $HOME \`id\` \\n {{ x }}\n  zweite #; 日本語 $(reboot) %s 'Zeile' \\`;
const short = `Zq$7'ö`;
// It stands in the inventory.
const written = `Wr1tten "in" the $clear`;
const long = Array.from({ length: 60 }, (_, index) => `${index * 7919}-Łąńg"${index}`).join('/');

describe.skipIf(!labIsPossible())('a secret of the site', { timeout: 60_000 }, () => {
  const site = new EngineSite('secret.yml');
  let forms: string[];
  const begun = Date.now();
  const expectNone = (text: string) => {
    // Once more in JSON for what is an event.
    for (const form of forms) expect(text).not.toContain(form);
    for (const form of forms) expect(text).not.toContain(JSON.stringify(form).slice(1, -1));
  };

  beforeAll(async () => {
    const secrets = await SiteSecrets.open({ directory: site.folder, mode: 'persist', env: site.environment });
    for (const [name, text] of Object.entries({ awkward, short, long }))
      secrets.choose(`keeper_${name}`, new Secret(text));
    await secrets.save();
    const inventory = readFileSync(site.inventory, 'utf8');
    writeFileSync(site.inventory, inventory.replace('  vars:\n', `  vars:\n    keeper_written: '${written}'\n`));
    await site.up(2);
    // A check makes no secret that is kept; this one is made by the first run, on nobody.
    await site.deploy('--limit', 'h3');
    const command = ['secrets', 'show', site.inventory, 'keeper_password', '--reveal'];
    const shown = await site.meetctl(command);
    forms = [shown.stdout.trim(), awkward, short, long, written].flatMap(formsOfSecret);
  });
  afterAll(() => site.down());

  it('is in no list of processes, no environment and no file for others while it is deployed, nor in what is printed', async () => {
    expect(forms[0]).toMatch(/^[\w-]{32}$/);
    const readers = [await OrdinaryReader.on(site, 'h1', forms), await OrdinaryReader.here(forms)];
    const [run, watch] = await SecretWatch.during(() => site.deploy('--limit', 'h1,h2', '-v', '--diff'));
    for (const reader of readers) {
      const { files, looks } = await reader.stop();
      expect(files).toEqual([]);
      expect(looks).toBeGreaterThan(5);
    }
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.changed).toHaveLength(20);
    // The watch did look, here and on the hosts.
    expect(watch.commands.filter((words) => /prog$|meetctl\.cjs deploy|^sleep 2$/.test(words)).length).toBeGreaterThan(
      2,
    );
    expect(watch.seen(forms)).toEqual([]);
    expectNone(run.stdout + run.stderr);
    const differences = run.tasks.filter(({ host }) => host === 'h1').map(({ difference }) => difference);
    const hidden = 'its lines are not shown, because there is a secret in it';
    expect(differences.slice(0, 2)).toEqual([
      { summary: [`new file, 37 bytes; ${hidden}`] },
      { summary: [`new file, 42 bytes; ${hidden}`] },
    ]);
    expect(await site.on('h1', 'cat /etc/keeper')).toBe(`${forms[0]} one\n`);
    expect(await site.on('h1', 'stat -c %a /etc/keeper* | sort -u')).toBe('600\n');
    expect(await site.on('h1', 'cat /etc/keeper-awkward')).toBe(awkward);
    // What a command is given on standard input ends its last line, as Ansible's does.
    expect(await site.on('h1', 'cat /etc/keeper-read')).toBe(`${awkward}\n`);
    expect(await site.on('h1', 'cat /etc/keeper-handed')).toBe(`${awkward} ${short} ${long}\n`);
  });

  it('is in no difference, check or failure that is shown', async () => {
    const [, watch] = await SecretWatch.during(async () => {
      for (const output of ['json', 'plain']) {
        const options = ['--output', output, '--limit', 'h1,h2', '-v', '--diff', '-e', 'keeper_text=tell'];
        expectNone(Object.values(await site.deploy('--check', ...options)).join('\n'));
        const run = await site.deploy(...options);
        expect(run.exitCode).toBe(1);
        expectNone(run.stdout + run.stderr);
        expect(run.stdout).toContain('******');
      }
    });
    expect(watch.seen(forms)).toEqual([]);
  });

  it('is seen nowhere when the run is killed', async () => {
    const reader = await OrdinaryReader.on(site, 'h1', forms);
    const [run, watch] = await SecretWatch.during(async () => {
      const running = site.start(['--limit', 'h1', '-e', 'keeper_text=cut']);
      await running.saw({ event: 'task', host: 'h1', task: 'file with the secret', status: 'changed' });
      running.kill('SIGKILL');
      expect(await site.remainsAfter('h1', 10)).toBe('');
      return await running.ended;
    });
    expectNone(run.stdout + run.stderr);
    expect(watch.seen(forms)).toEqual([]);
    expect((await reader.stop()).files).toEqual([]);
  });

  it('is in nothing that other verbs tell of hosts that have it', async () => {
    const show = 'cat /etc/keeper*; base64 /etc/keeper.lua; grep --color=always -h . /etc/keeper*';
    const verbs = [
      ['exec', site.inventory, 'h1', '--', show],
      ['exec', site.inventory, 'h1', '-o', 'json', '--', `${show} >&2; exit 1`],
      ['facts', site.inventory, '--limit', 'h1', '-v'],
      ['rollback', site.inventory, '--limit', 'h1', '--check', '-v'],
      ['render', site.inventory, '--playbook', join(site.folder, 'secret.yml'), '--out', join(site.folder, 'rendered')],
    ];
    const [, watch] = await SecretWatch.during(async () => {
      for (const verb of verbs) {
        const { stdout, stderr } = await site.meetctl(verb);
        expectNone(stdout + stderr);
        expect(stdout.length, `${verb.join(' ')}: ${stderr}`).toBeGreaterThan(20);
        if (verb[0] === 'exec') expect(stdout).toContain('******');
      }
    });
    expect(watch.seen(forms)).toEqual([]);
  });

  it('lies on the hosts in files that only root can read, and nowhere else', async () => {
    // In base64, so that no shell of the test has them in its arguments.
    const patterns = Buffer.from(
      forms
        .flatMap((form) => form.split('\n'))
        .filter(Boolean)
        .join('\n'),
    ).toString('base64');
    const given = `f=/dev/shm/.patterns; printf %s ${patterns} | base64 -d >$f`;
    const folders = '/etc /run /var /tmp /root /home /srv /opt /dev/shm';
    const search = `${given}; grep -rlsF -f $f --exclude=.patterns ${folders}; rm $f`;
    const files = (await site.on('h1', search)).split('\n').filter(Boolean);
    expect(files).toEqual(expect.arrayContaining(['/etc/keeper', '/etc/keeper-lines']));
    expect(files.filter((file) => !/^\/(etc\/keeper|var\/lib\/meetctl\/)/.test(file))).toEqual([]);
    const asClerk = `for f in ${files.join(' ')}; do if runuser -u clerk -- cat "$f" >/dev/null 2>&1; then echo "$f"; fi; done`;
    expect(await site.on('h1', asClerk)).toBe('');
    // What systemd keeps of all that was said lies compressed: it is asked.
    const logs = `${given}; for o in cat json export; do journalctl -a -q --no-pager -o $o; done | grep -acF -f $f; rm $f`;
    expect(await site.on('h1', logs)).toBe('0\n');
    expect(await site.on('h1', 'journalctl -q --no-pager | wc -l')).not.toBe('0\n');
    const ours = 'find /var/lib/meetctl /run/meetctl* -type d -printf "%m %u\\n" | sort -u';
    expect(await site.on('h1', ours)).toBe('700 root\n');
    const readable = 'runuser -u clerk -- find /run /var/lib -path "*meetctl*" -readable 2>/dev/null || true';
    expect(await site.on('h1', readable)).toBe('');
  });

  it('is encrypted on this machine', async () => {
    const own = ['.cache/meetctl', '.local/state/meetctl', '.config/meetctl'].map((path) => join(homedir(), path));
    const stored = forms.filter((form) => !formsOfSecret(written).includes(form));
    expect(filesWith(stored, [...own, tmpdir(), '/var/log'], begun)).toEqual([]);
    expect(filesWith(formsOfSecret(written), [...own, tmpdir(), '/var/log'], begun)).toEqual([site.inventory]);
    const histories = readdirSync(homedir()).filter((name) => /^\..*history$/.test(name));
    for (const name of histories) expectNone(readFileSync(join(homedir(), name), 'utf8'));
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
    const rotate = ['rotate', two, '--playbook', playbook];
    const resting = {
      exitCode: 0,
      changed: ['file with the secret', 'line with the secret', 'template with all of them'],
    };
    const renew = async () => {
      expect((await deploy()).exitCode).toBe(0);
      expect((await secrets(...rotate, 'keeper_password', '--yes')).stdout).toContain('Renewed keeper_password in');
      expect(await deploy('--check')).toEqual(resting);
      expect((await secrets(...rotate, '--undo')).exitCode).toBe(0);
      expect(await deploy('--check')).toEqual({ exitCode: 0, changed: [] });
      await secrets(...rotate, '--all', '--yes');
      const { stdout } = await secrets('show', two, 'keeper_password', '--reveal');
      expect(await deploy()).toEqual(resting);
      expect(await site.on('h1', 'cat /etc/keeper')).toBe(`${stdout.trim()} one\n`);
      expect((await secrets(...rotate, '--undo')).stderr).toContain('there are no old values');
      const back = await site.meetctl(['rollback', two, '-v']);
      expect(back.exitCode, back.stdout).toBe(0);
      expectNone(back.stdout + back.stderr);
      expect(await site.on('h1', 'cat /etc/keeper')).toBe(`${forms[0]} one\n`);
      return stdout.trim();
    };
    const [renewed, watch] = await SecretWatch.during(renew);
    expect(watch.seen([...forms, ...formsOfSecret(renewed)])).toEqual([]);
    expect(watch.commands.some((words) => words.includes('secrets rotate'))).toBe(true);
  }, 120_000);
});
