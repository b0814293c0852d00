import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { ConfigError } from '../../../engine/errors.ts';
import { makeSite } from './site.ts';

const day = 86_400_000;
const names = ['meet.lan', 'auth.meet.lan', '10.1.2.3'];

test('a leaf is issued once, and comes back the same until it has to be another', async () => {
  const site = makeSite();
  const secrets = await site.open();
  const first = secrets.certificate('web', names);
  expect(first.chain).toBe(first.certificate + first.ca);
  expect(secrets.certificate('web', names.toReversed()).certificate).toBe(first.certificate);
  await secrets.save();
  const later = await site.open();
  expect(later.certificate('web', names)).toEqual(first);
  expect(await later.save()).toEqual({ written: false });
  expect(later.certificate('web', ['meet.lan']).certificate).not.toBe(first.certificate);
  expect(later.authority!.certificate).toBe(first.ca);
});

test.each([
  [365, true],
  [367, false],
])('%d days on it is the same: %s', async (days, same) => {
  const site = makeSite();
  const first = (await site.open()).certificate('web', names);
  const secrets = await site.open();
  const before = secrets.certificate('web', names);
  await secrets.save();
  const then = await site.open({ now: () => new Date(Date.now() + days * day) });
  expect(then.certificate('web', names).certificate === before.certificate).toBe(same);
  expect(first.ca).not.toBe(before.ca);
});

test('near the end of its CA a leaf ends with it, and is not issued again at each deploy', async () => {
  const site = makeSite();
  const secrets = await site.open();
  secrets.certificate('web', names);
  await secrets.save();
  const end = new Date(new X509Certificate(secrets.authority!.certificate).validTo);
  const late = await site.open({ now: () => new Date(end.getTime() - 10 * day) });
  const leaf = late.certificate('web', names);
  expect(new X509Certificate(leaf.certificate).validTo).toBe(new X509Certificate(leaf.ca).validTo);
  expect(late.certificate('web', names).certificate).toBe(leaf.certificate);
  const over = await site.open({ now: () => new Date(end.getTime() + day) });
  expect(() => over.certificate('web', names)).toThrow(/the CA of the site ended on/);
});

test('a new CA makes new leaves', async () => {
  const secrets = await makeSite().open();
  const first = secrets.certificate('web', names);
  secrets.forgetAuthority();
  const second = secrets.certificate('web', names);
  expect(second.ca).not.toBe(first.ca);
  expect(new X509Certificate(second.certificate).checkIssued(new X509Certificate(second.ca))).toBe(true);
});

test('names outside of what the CA may certify are refused with the way out', async () => {
  const secrets = await makeSite().open();
  secrets.certificate('web', names);
  try {
    secrets.certificate('other', ['meet.lan', 'auth.example.com', 'example.com', '192.168.0.1']);
    expect.unreachable();
  } catch (error) {
    const [problem] = (error as ConfigError).problems;
    expect(problem!.message).toBe('the CA of the site may not speak for example.com, 192.168.0.1');
    expect(problem!.hint).toContain('meetctl ca renew');
  }
});

test('no CA is made before it is known what for', async () => {
  const site = makeSite();
  for (const constraints of [undefined, () => undefined, { dns: [], ip: [] }]) {
    const secrets = await site.open({ constraints });
    expect(() => secrets.certificate('web', ['meet.lan'])).toThrow(ConfigError);
  }
  const late = await site.open({ constraints: () => ({ dns: ['meet.lan'], ip: [] }) });
  expect(late.certificate('web', ['meet.lan']).ca).toContain('BEGIN CERTIFICATE');
});

test('all keys are known to the redactor', async () => {
  const secrets = await makeSite().open();
  const { key } = secrets.certificate('web', names);
  const known = secrets.all().map((secret) => secret.reveal());
  expect(known).toContain(key.reveal());
  expect(known).toContain(secrets.authority!.key);
});
