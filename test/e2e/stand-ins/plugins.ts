import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Clients } from '../clients/run.ts';
import { token } from '../clients/token.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/stand-ins', name), 'utf8');

interface Site {
  clients: Clients;
  address: string;
  onHost(host: string, line: string, input?: string): Promise<string>;
}

/** Tests of Prosody's further plugins, on h1. */
export function testPlugins({ clients, address, onHost }: Site): void {
  describe("Prosody's plugins", () => {
    let ca: string;
    const from = (domain: string) => ({ host: address, port: 5222, ca, domain });

    beforeAll(async () => {
      const names = 'DNS:token.lab.test,DNS:reserved.lab.test,DNS:small.lab.test';
      await onHost(
        'h1',
        `cd /etc/prosody/certs && openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=more -addext subjectAltName=${names} -keyout more.key -out more.crt 2>&1 && chown prosody: more.*`,
      );
      ca = await onHost('h1', 'cat /etc/prosody/certs/more.crt');
      await onHost('h1', 'cat >/etc/prosody/conf.d/more.cfg.lua', fixture('more-hosts.cfg.lua'));
      await onHost('h1', 'cat >/root/reservations.mjs', fixture('reservations.mjs'));
      await onHost(
        'h1',
        'systemd-run --quiet --unit reservations node /root/reservations.mjs; systemctl restart prosody',
      );
      const ready =
        "curl -sf -o /dev/null http://127.0.0.1:5280/http-bind && grep -q 'is there' /var/log/prosody/prosody.log";
      await onHost('h1', `for i in $(seq 100); do ${ready} && break; sleep 0.1; done; : >/var/log/prosody/prosody.log`);
      await onHost(
        'h1',
        `for i in $(seq 100); do curl -sf http://127.0.0.1:8888/about/health && break; sleep 0.1; done`,
      );
    });

    it('all load without an error', async () => {
      const lines = (await onHost('h1', 'cat /var/log/prosody/prosody.err')).split('\n');
      expect(lines.filter((line) => /\berror\b/.test(line))).toEqual([]);
    });

    it('let nobody in without a token of the site', async () => {
      const login = (query: string) =>
        ({
          try: 'bosh',
          url: `http://token.lab.test:5280/http-bind${query}`,
          domain: 'token.lab.test',
          ca,
          address: '127.0.0.1',
        }) as const;
      const outcomes = await clients.from('h1', [
        login(`?token=${token({ iss: 'app', room: '*' }, 'secret')}`),
        login(''),
        login(`?token=${token({ iss: 'app' }, 'another')}`),
        login(`?token=${token({ iss: 'other' }, 'secret')}`),
        login(`?token=${token({ iss: 'app', exp: 1 }, 'secret')}`),
      ]);
      expect(outcomes[0]).toMatchObject({ jid: expect.stringContaining('@token.lab.test/') });
      for (const refused of outcomes.slice(1))
        expect(refused).toMatchObject({ error: expect.stringContaining('not-authorized') });
    });

    it('ask the reservation service before a room is opened, and tell its reason', async () => {
      const asked = {
        try: 'meeting',
        server: from('reserved.lab.test'),
        site: 'meet.lab.test',
        users: 2,
        jicofo: 'http://127.0.0.1:8888',
      } as const;
      const [granted, refused] = await clients.from('h1', [
        { ...asked, room: 'granted' },
        { ...asked, room: 'forbidden' },
      ]);
      expect(granted).toMatchObject({ ready: 'true' });
      expect(refused).toMatchObject({ ready: expect.stringContaining('not in the diary') });
      const ended = 'for i in $(seq 100); do grep DELETE /root/reservations.log && break; sleep 0.1; done';
      expect(await onHost('h1', ended)).toContain('DELETE /v1/conference/7');
    });

    it('let so many users into a room and no more, and only those who may', async () => {
      const [users] = await clients.from('h1', [
        { try: 'crowd', server: from('reserved.lab.test'), room: 'room@small.lab.test', users: 3 },
      ]);
      expect(users).toEqual(['in', 'in', 'service-unavailable']);
    });
  });
}
