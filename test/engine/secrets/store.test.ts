import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MeetctlError } from '../../../engine/errors.ts';
import { emptyContents, formatContents, parseContents } from '../../../engine/secrets/contents.ts';
import { Secret } from '../../../engine/secrets/secret.ts';
import { findProgram } from '../../properties/quoting/programs.ts';
import { makeSite } from './site.ts';

async function failure(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof MeetctlError)) throw error;
    const { message, hint, details = [] } = error.problems[0]!;
    return [message, ...details, hint].join('\n');
  }
  throw new Error('nothing failed');
}

test('secrets are made once and come back the same', async () => {
  const site = makeSite();
  const first = await site.open();
  const password = first.password('prosody_jvb_password', 24);
  expect(Buffer.from(password.reveal(), 'base64url')).toHaveLength(24);
  expect(Buffer.from(first.password('short', 4).reveal(), 'base64url')).toHaveLength(16);
  expect(await first.save()).toEqual({
    written: true,
    madeIdentity: join(site.env.HOME!, '.config/meetctl/identity.txt'),
  });
  const again = await site.open();
  expect(again.password('prosody_jvb_password', 24).equals(password)).toBe(true);
  expect(again.given('nothing')).toBeUndefined();
  expect(await again.save()).toEqual({ written: false });
  expect(again.names).toEqual(['prosody_jvb_password', 'short']);
  expect(again.all().map((secret) => secret.reveal())).toContain(password.reveal());
});

test('nobody else can read the files, and none is left over', async () => {
  const site = makeSite();
  const secrets = await site.open();
  secrets.set('a', new Secret('plain text'));
  const { madeIdentity } = await secrets.save();
  expect([site.file, madeIdentity!].map((file) => (statSync(file).mode & 0o777).toString(8))).toEqual(['600', '600']);
  expect(readdirSync(site.directory)).toEqual(['secrets.yml.age']);
  expect(readFileSync(site.file, 'latin1')).not.toContain('plain text');
});

test('in memory nothing is written, and what is stored is used', async () => {
  const site = makeSite();
  const dry = await site.open({ mode: 'memory' });
  dry.password('a', 16);
  expect(await dry.save({ always: true })).toEqual({ written: false });
  expect([existsSync(site.file), existsSync(site.env.HOME!)]).toEqual([false, false]);
  const real = await site.open();
  real.set('a', new Secret('stored'));
  await real.save();
  expect((await site.open({ mode: 'memory' })).password('a', 16).reveal()).toBe('stored');
});

test('without the right identity it is said what to do, and nothing is overwritten', async () => {
  const site = makeSite();
  const secrets = await site.open();
  secrets.set('a', new Secret('text'));
  await secrets.save();
  const before = readFileSync(site.file);
  const elsewhere = { HOME: join(site.directory, '../elsewhere') };
  expect(await failure(() => site.open({ env: elsewhere }))).toMatch(
    /no identity at .*elsewhere.*\n.*MEETCTL_IDENTITY/,
  );
  const other = makeSite();
  await (await other.open()).save({ always: true });
  expect(await failure(() => site.open({ env: other.env }))).toMatch(
    /was not encrypted for you[^]*age1[^]*secrets\.recipients/,
  );
  expect(readFileSync(site.file).equals(before)).toBe(true);
});

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 5)],
  ['altered', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1)! ^ 1])])],
  ['empty', () => Buffer.alloc(0)],
  ['some other file', () => Buffer.from('a: b\n')],
])('a file that is %s is told as damaged, and left as it is', async (_, damage) => {
  const site = makeSite();
  const secrets = await site.open();
  secrets.set('a', new Secret('text'));
  await secrets.save();
  const damaged = damage(readFileSync(site.file));
  writeFileSync(site.file, damaged);
  expect(await failure(() => site.open())).toMatch(/is damaged and cannot be decrypted[^]*good copy/);
  expect(readFileSync(site.file).equals(damaged)).toBe(true);
});

test('of two writers the second is stopped, whether the file was there or not', async () => {
  const site = makeSite();
  for (const name of ['first', 'later']) {
    const [one, two] = [await site.open(), await site.open()];
    one.set(name, new Secret('mine'));
    two.set(name, new Secret('theirs'));
    await one.save();
    expect(await failure(() => two.save())).toMatch(/another run changed .*\n.*again/);
    expect((await site.open()).given(name)!.reveal()).toBe('mine');
  }
  expect(readdirSync(site.directory)).toEqual(['secrets.yml.age']);
});

test('a team reads by the recipients file; its mistakes are told by line, and a private key in it is not shown', async () => {
  const site = makeSite();
  const colleague = await generateX25519Identity();
  const recipients = join(site.directory, 'secrets.recipients');
  writeFileSync(recipients, `# the team\n\n${await identityToRecipient(colleague)} # Ann\n`);
  const secrets = await site.open();
  secrets.set('a', new Secret('shared'));
  await secrets.save();
  const identity = join(site.directory, '../ann.txt');
  writeFileSync(identity, `${colleague}\n`, { mode: 0o600 });
  expect((await site.open({ env: { MEETCTL_IDENTITY: identity } })).given('a')!.reveal()).toBe('shared');
  expect((await site.open()).given('a')!.reveal()).toBe('shared');
  writeFileSync(recipients, `nonsense\n${colleague}\n`);
  const error = await secrets.save({ always: true }).catch((caught: unknown) => caught as MeetctlError);
  const { problems } = error as MeetctlError;
  expect(problems.map((problem) => problem.at?.line)).toEqual([1, 2]);
  expect(JSON.stringify(problems)).not.toContain(colleague.slice(20));
});

test('an identity that others can read, or that is none, is refused', async () => {
  const site = makeSite();
  const { madeIdentity } = await (await site.open()).save({ always: true });
  chmodSync(madeIdentity!, 0o644);
  expect(await failure(() => site.open())).toMatch(/other users can read.*\nchmod 600/);
  chmodSync(madeIdentity!, 0o600);
  writeFileSync(madeIdentity!, 'hello\n');
  expect(await failure(() => site.open())).toMatch(/holds no age identity/);
});

test('any values survive the file, and what a newer version wrote is kept', () => {
  const names = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/);
  const texts = fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text));
  fc.assert(
    fc.property(fc.dictionary(names, texts, { noNullPrototype: true }), (values) => {
      const contents = { ...emptyContents(), ca: { key: 'k\n', certificate: 'c\n' }, values, rest: { future: [1] } };
      expect(parseContents(formatContents(contents), 'f')).toEqual(contents);
    }),
    { numRuns: Number(process.env.MEETCTL_PROPERTY_RUNS ?? 300) },
  );
});

test.each(['[1]', 'values: [a]', 'values: {a: 1}', 'ca: {key: x}', 'certificates: {a: b}', '{', '"text'])(
  'decrypted contents %j are an error that shows none of them',
  async (text) => {
    expect(await failure(() => parseContents(text, 'f'))).toMatch(/^f was decrypted, but /);
  },
);

test.each([
  ['that lead to themselves', 'values: &v { a: *v }'],
  ['that lead nowhere', 'values: { a: *x }'],
  [
    'of aliases',
    `a0: &a0 x\n${Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join()}]`).join('\n')}`,
  ],
])('aliases %s in decrypted contents are an error too', async (_, text) => {
  expect(await failure(() => parseContents(text, 'f'))).toMatch(/^f was decrypted, but /);
});

const age = findProgram('age', 'age');

test.skipIf(age === undefined)("Debian's age and age-keygen read our files, and we theirs", async () => {
  const site = makeSite();
  const identity = join(site.directory, '../key.txt');
  spawnSync('age-keygen', ['-o', identity]);
  const env = { MEETCTL_IDENTITY: identity };
  const secrets = await site.open({ env });
  secrets.set('a', new Secret('from us'));
  await secrets.save();
  const seen = spawnSync(age!, ['-d', '-i', identity, site.file], { encoding: 'utf8' });
  expect(seen.stdout).toContain('a: from us');
  const recipient = /age1\w+/.exec(readFileSync(identity, 'utf8'))![0];
  for (const armour of [[], ['-a']]) {
    const sealed = spawnSync(age!, ['-r', recipient, ...armour], { input: seen.stdout.replace('from us', 'from age') });
    writeFileSync(site.file, sealed.stdout);
    expect((await site.open({ env })).given('a')!.reveal()).toBe('from age');
  }
});
