import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeCheckout, verbSource } from './fixtures/checkout.ts';
import { root, run } from './fixtures/command.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function checkoutWith(verbs: Record<string, string>): { folder: string; bin: string } {
  const folder = makeCheckout(verbs);
  made.push(folder);
  return { folder, bin: join(folder, 'bin/meetctl.cjs') };
}

const say = (word: string): string => verbSource(`process.stdout.write('${word}\\n');`);

function bundles(folder: string): string[] {
  return readdirSync(join(folder, 'node_modules/.cache/meetctl'));
}

describe('in a checkout', () => {
  test('a changed, a new and a removed verb are seen at once; nothing changed means no new bundle', async () => {
    const { folder, bin } = checkoutWith({ say: say('one') });
    expect((await run(['say'], { bin })).stdout).toBe('one\n');
    expect((await run(['say'], { bin })).stdout).toBe('one\n');
    expect(bundles(folder)).toHaveLength(1);
    writeFileSync(join(folder, 'cli/commands/say.ts'), say('three'));
    writeFileSync(join(folder, 'cli/commands/more.ts'), say('more'));
    expect((await run(['say'], { bin })).stdout).toBe('three\n');
    expect((await run(['more'], { bin })).stdout).toBe('more\n');
    rmSync(join(folder, 'cli/commands/more.ts'));
    expect((await run(['more'], { bin })).code).toBe(2);
  });

  test('two processes at once leave one whole bundle', async () => {
    const { folder, bin } = checkoutWith({ say: say('one') });
    const ends = await Promise.all(Array.from({ length: 4 }, () => run(['say'], { bin })));
    expect(ends).toEqual(Array.from({ length: 4 }, () => ({ code: 0, stdout: 'one\n', stderr: '' })));
    expect(bundles(folder)).toHaveLength(1);
  });

  test('a verb that does not build is told with its place, and leaves the others usable', async () => {
    const { bin } = checkoutWith({ say: say('one'), broken: "import './nowhere.ts';\n" });
    const good = await run(['say'], { bin });
    expect(good.stdout).toBe('one\n');
    expect(good.stderr).toContain('broken.ts:1:7');
    const bad = await run(['broken'], { bin });
    expect(bad.code).toBe(1);
    expect(bad.stderr).toContain('broken.ts:1:7');
    expect(bad.stderr).not.toMatch(/^ +at /m);
  });

  test('without the dependencies it says what to type', async () => {
    const { folder, bin } = checkoutWith({});
    rmSync(join(folder, 'node_modules'), { recursive: true });
    const { code, stderr } = await run(['--version'], { bin });
    expect(code).toBe(1);
    expect(stderr).toBe('meetctl cannot start: the dependencies are not installed here; run `npm ci` first\n');
  });
});

describe('the code that is kept', () => {
  const kept = (folder: string): string[] => {
    const [bundle] = bundles(folder);
    const code = join(folder, 'node_modules/.cache/meetctl', bundle!, 'code');
    return existsSync(code) ? readdirSync(code).map((name) => join(code, name)) : [];
  };

  test('is that of verbs that went well, each for itself; nobody else may write it', async () => {
    const { folder, bin } = checkoutWith({ say: say('one'), fail: verbSource('endWith(1);') });
    await run(['fail'], { bin });
    await run(['nothing'], { bin });
    expect(kept(folder)).toEqual([]);
    await run(['say'], { bin });
    await run(['say', '--help'], { bin });
    expect(kept(folder).map((path) => path.replace(/.*-/, ''))).toEqual(['help', 'say']);
    for (const path of kept(folder)) expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('is not used when half of it is missing, when others could have written it, and when none can be kept', async () => {
    const { folder, bin } = checkoutWith({ say: say('one') });
    const good = { code: 0, stdout: 'one\n', stderr: '' };
    expect(await run(['say'], { bin })).toEqual(good);
    const [file] = kept(folder);
    const whole = readFileSync(file!);
    writeFileSync(file!, whole.subarray(0, whole.length / 2));
    expect(await run(['say'], { bin })).toEqual(good);
    expect(readFileSync(file!).length).toBeGreaterThan(whole.length * 0.9);
    chmodSync(file!, 0o666);
    expect(await run(['say'], { bin })).toEqual(good);
    expect(statSync(file!).mode & 0o777).toBe(0o600);
    rmSync(dirname(file!), { recursive: true });
    writeFileSync(dirname(file!), 'no folder');
    expect(await run(['say'], { bin })).toEqual(good);
  });
});

describe('the package', () => {
  test('runs every verb far from the checkout, with no dependency installed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meetctl-package-'));
    made.push(folder);
    for (const part of ['bin', 'package.json']) cpSync(join(root, part), join(folder, part), { recursive: true });
    const built = await run([join(folder, 'dist')], { bin: join(root, 'scripts/build.mjs') });
    expect(built).toMatchObject({ code: 0, stderr: '' });
    const bin = join(folder, 'bin/meetctl.cjs');
    const verbs = readdirSync(join(root, 'cli/commands')).map((file) => file.replace('.ts', ''));
    expect(verbs.length).toBeGreaterThan(0);
    const env = { XDG_CACHE_HOME: join(folder, 'cache') };
    await Promise.all(
      verbs.map(async (verb) => {
        const help = await run([verb, '--help'], { bin, cwd: folder, env });
        expect(help).toMatchObject({ code: 0, stderr: '' });
        expect(help.stdout).toContain(`Usage: meetctl ${verb}`);
        expect(help.stdout).toMatch(/Examples?:/);
      }),
    );
    expect(existsSync(join(folder, 'dist/THIRD-PARTY-LICENSES.txt'))).toBe(true);
  });
});
