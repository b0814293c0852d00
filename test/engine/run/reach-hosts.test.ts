import { setImmediate as soon } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Reachable, reachHosts } from '../../../engine/run/reach-hosts.ts';

/** Hosts with one lock each, as many runs as one likes see them. */
class Locks {
  readonly seen: string[] = [];
  readonly #free = new Map<string, Promise<void>>();

  host(host: string, steps = 1): Reachable & { leave: () => void } {
    let leave = () => {};
    const pass = async (what: string) => {
      this.seen.push(what);
      for (let step = 0; step < steps; step++) await soon();
    };
    return {
      host,
      connect: () => pass(`to ${host}`),
      enter: async () => {
        await pass(`in ${host}`);
        const before = this.#free.get(host);
        this.#free.set(host, new Promise((resolve) => (leave = resolve)));
        await before;
      },
      leave: () => leave(),
    };
  }
}

const names = ['web2', 'web1', 'web3'];

describe('hosts are reached', () => {
  test('all at once where nobody waits', async () => {
    const locks = new Locks();
    await reachHosts(
      names.map((name, index) => locks.host(name, index + 1)),
      { forks: 2, lockWait: 0 },
    );
    expect(locks.seen).toEqual(['to web2', 'to web1', 'in web2', 'to web3', 'in web1', 'in web3']);
  });

  test('all at once where locks are waited for too, and then taken in the order of names', async () => {
    const locks = new Locks();
    await reachHosts(
      names.map((name) => locks.host(name)),
      { forks: 5, lockWait: 30 },
    );
    expect(locks.seen).toEqual(['to web2', 'to web1', 'to web3', 'in web1', 'in web2', 'in web3']);
  });

  test('where there is none', async () => {
    await expect(reachHosts([], { forks: 5, lockWait: 30 })).resolves.toBe(undefined);
  });
});

test('runs that wait for locks never wait for each other, whichever hosts they share', async () => {
  const hosts = ['a', 'b', 'c', 'd', 'e'];
  const aRun = fc.tuple(
    fc.shuffledSubarray(hosts, { minLength: 1 }),
    fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 5, maxLength: 5 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(aRun, { minLength: 2, maxLength: 5 }), async (runs) => {
      const locks = new Locks();
      let through = 0;
      const run = async ([some, steps]: (typeof runs)[number]) => {
        const links = some.map((name, index) => locks.host(name, steps[index]));
        await reachHosts(links, { forks: 3, lockWait: 30 });
        through++;
        for (const link of links) link.leave();
      };
      for (const one of runs) void run(one);
      for (let turn = 0; turn < 400 && through < runs.length; turn++) await soon();
      expect(through).toBe(runs.length);
    }),
  );
});
