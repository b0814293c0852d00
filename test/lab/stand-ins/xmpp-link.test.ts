import { afterEach, expect, it, vi } from 'vitest';
import { XmppLink } from '../../../lab/stand-ins/runtime/xmpp-link.ts';

const tries = vi.hoisted(() => ({ outcomes: [] as ('refused' | 'in')[], delays: [] as number[] }));

vi.mock('node:timers/promises', () => ({
  setTimeout: async (milliseconds: number) => {
    tries.delays.push(milliseconds);
    // After the last one it waits for ever.
    if (tries.outcomes.length === 0) await new Promise(() => undefined);
  },
}));
vi.mock('../../../lab/xmpp/tcp-transport.ts', () => ({
  TcpTransport: {
    connect: async () => {
      if (tries.outcomes.shift() === 'refused') throw new Error('connect ECONNREFUSED');
      return { onClose: (ended: (error: Error) => void) => setImmediate(ended, new Error('reset')) };
    },
  },
}));
vi.mock('../../../lab/xmpp/session.ts', async (real) => ({
  ...(await real<object>()),
  XmppSession: class {
    login = async () => undefined;
    close = () => undefined;
  },
}));
afterEach(() => vi.restoreAllMocks());

it('tries again as the real programs do: slowly until it has been in, then after what each of them has set', async () => {
  tries.outcomes.push('refused', 'refused', 'in', 'refused', 'in');
  const lost = vi.fn<() => void>();
  const log = { info: vi.fn(), warn: vi.fn(), severe: vi.fn() };
  const account = { name: 'a', host: 'h', port: 1, domain: 'd', user: 'u', password: 'p', verify: true, ca: '' };
  const link = new XmppLink(
    { ...account, reconnectDelay: 1000 },
    { ready: () => undefined, lost, stanza: () => undefined },
    log as never,
  );
  void link.run();
  await vi.waitFor(() => expect(tries.delays).toEqual([5000, 5000, 1000, 1000, 1000]));
  expect(lost).toHaveBeenCalledTimes(2);
});
