import { expect, test } from 'vitest';
import { reachHosts } from '../../../engine/run/reach-hosts.ts';

const hosts = ['web2', 'web1', 'web3'].map((host) => ({ host }));

/** The order in which hosts are begun with and done. */
async function order(lockWait: number): Promise<string[]> {
  const seen: string[] = [];
  await reachHosts(hosts, { forks: 5, lockWait }, async ({ host }) => {
    seen.push(host);
    await Promise.resolve();
    seen.push(`${host} done`);
  });
  return seen;
}

test('all at once, unless locks are waited for: then nothing is held before the first host by name', async () => {
  expect(await order(0)).toEqual(['web2', 'web1', 'web3', 'web2 done', 'web1 done', 'web3 done']);
  expect(await order(30)).toEqual(['web1', 'web1 done', 'web2', 'web3', 'web2 done', 'web3 done']);
});

test('no host at all', async () => {
  await expect(reachHosts([], { forks: 5, lockWait: 30 }, () => Promise.reject(new Error('none')))).resolves.toBe(
    undefined,
  );
});
