import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { concealDeep, revealDeep } from '../../../engine/secrets/reveal.ts';
import { Secret } from '../../../engine/secrets/secret.ts';

test('a secret shows itself to nobody who does not ask by name', () => {
  const secret = new Secret('hunter2');
  const seen = [
    `${secret}`,
    String(secret),
    JSON.stringify({ a: [secret] }),
    inspect({ secret }, { depth: 9, showHidden: true }),
    format('%s %o %j %O', secret, secret, secret, secret),
  ];
  expect(seen.join()).not.toContain('hunter2');
  expect(Object.keys(secret)).toEqual([]);
  expect({ ...secret }).toEqual({});
  expect(structuredClone({ ...secret })).toEqual({});
  expect(secret.reveal()).toBe('hunter2');
});

test('equality is that of the texts', () => {
  const secret = new Secret('aé');
  expect([secret.equals(new Secret('aé')), secret.equals('aé'), secret.equals('ae'), secret.equals('')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('revealing and concealing reach every depth, and leave what is no secret as the same object', () => {
  const open = { a: [1, { b: 'x' }], c: null };
  expect(revealDeep(open)).toEqual({ value: open, secret: false });
  expect(revealDeep(open).value).toBe(open);
  const closed = { a: [1, { b: new Secret('x') }], c: null };
  expect(revealDeep(closed)).toEqual({ value: open, secret: true });
  expect(JSON.stringify(concealDeep(open))).toBe('{"a":[1,{"b":"******"}],"c":null}');
});

test('parts that a schema says are no secrets stay as they are', () => {
  const schema = { type: 'array', items: { properties: { name: { type: 'string', secret: false } } } };
  const users = [{ name: 'ada', password: 'x', toString: 'y' }];
  expect(JSON.stringify(concealDeep(users, schema))).toBe('[{"name":"ada","password":"******","toString":"******"}]');
});
