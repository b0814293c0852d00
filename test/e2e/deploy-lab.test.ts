import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labPackages } from '../../scripts/lab-packages.mjs';
import { Lab } from '../../lab/lab.ts';
import type { Server } from './clients/probes.ts';
import { Clients } from './clients/run.ts';
import { LabSite, type Run } from './clients/site.ts';
import { testAccepted } from './deploy/accepted.ts';
import { testBridges } from './deploy/bridges.ts';
import { testFirewall } from './deploy/firewall.ts';
import { testNewAuthority } from './deploy/new-authority.ts';
import { testOneVariable } from './deploy/one-variable.ts';
import { testOwnCertificate } from './deploy/own-certificate.ts';
import { testPages } from './deploy/pages.ts';
import { testRelay } from './deploy/relay.ts';
import { installTimeService, testSilence } from './deploy/silence.ts';
import { testUpgrade } from './deploy/upgrade.ts';
import { testWebLogs } from './deploy/web-logs.ts';
import { testWhoMay } from './deploy/who-may.ts';
import { labIsPossible, testLab } from './lab-fixtures.ts';

const net = '10.75.0';
const address = (host: number) => `${net}.${10 + host}`;
const domain = 'meet.lab.test';
const packages = [...labPackages, 'systemd-timesyncd'];

describe.skipIf(!labIsPossible())('a site of four hosts', () => {
  let lab: Lab;
  let site: LabSite;
  let clients: Clients;
  let server: Server;
  let ca: string;
  let predicted: Run;
  let first: Run;

  beforeAll(async () => {
    lab = Lab.open({ name: testLab('deploytest'), net });
    await lab.down();
    await lab.repo(packages);
    await lab.up(5);
    await installTimeService(lab, 'h3');
    await lab.watch();
    site = new LabSite(lab, 'lab', (text) => text.replaceAll('10.77.0', net));
    clients = new Clients(lab);
    // Somebody else's table, as Docker has: it must survive everything that we do.
    await lab.exec('h2', 'nft add table inet foreign');
    predicted = await site.deploy('--check');
    first = await site.deploy();
    ca = await site.ca();
    server = { host: address(2), port: 5222, ca, domain: `auth.${domain}` };
  });
  afterAll(async () => {
    clients?.dispose();
    site?.dispose();
    await lab?.down();
  });

  describe('deploying', () => {
    it('does what the check before it said, and nothing else', () => {
      expect(predicted.exitCode, predicted.output).toBe(0);
      expect(first.exitCode, first.output).toBe(0);
      expect(first.changes.length).toBeGreaterThan(50);
      expect(predicted.changes).toEqual(first.changes);
    });

    it('takes few trips to a bridge: the questions, the rules, their packages and services, and a look at the end', () => {
      expect(first.recap.h4!.round_trips).toBeLessThanOrEqual(4);
    });

    it('changes nothing the second time, with one question a host', async () => {
      const second = await site.deploy();
      expect(second.exitCode, second.output).toBe(0);
      expect(second.changes).toEqual([]);
      for (const recap of Object.values(second.recap))
        expect(recap).toMatchObject({ changed: 0, failed: 0, round_trips: 1 });
      expect((await site.deploy('--check', '--exit-code')).exitCode).toBe(0);
    });

    it('lets no secret be seen in what it prints', async () => {
      for (const name of ['prosody_jvb_password', 'turn_secret']) {
        const secret = await site.secret(name);
        expect(secret.length).toBeGreaterThan(20);
        expect(first.output).not.toContain(secret);
        expect((await site.deploy('--check', '--diff', '-e', 'turn_port=3481')).output).not.toContain(secret);
      }
    });
  });

  describe('web', () => {
    it('is trusted with the certificate of the site, by name and by address, and only with it', async () => {
      const url = `https://${domain}/`;
      const [byName, byAddress, untrusted] = await clients.from('h4', [
        { try: 'http', url, ca, address: address(1) },
        { try: 'http', url: `https://${address(1)}/`, ca },
        { try: 'http', url, address: address(1) },
      ]);
      expect(byName).toMatchObject({ status: 200, body: expect.stringContaining('</html>') });
      expect(byName).toMatchObject({ headers: { 'strict-transport-security': 'max-age=31536000' } });
      expect(byAddress).toMatchObject({ status: 200 });
      expect(untrusted).toMatchObject({ code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_GET_ISSUER/) });
    });

    it('speaks no TLS that is older than 1.2', async () => {
      const handshake = (version: string) =>
        lab.exec(
          'h4',
          `timeout 5 openssl s_client -${version} -cipher ALL:@SECLEVEL=0 -connect ${address(1)}:443 </dev/null`,
        );
      expect((await handshake('tls1_1')).exitCode).not.toBe(0);
      expect((await handshake('tls1_2')).exitCode).toBe(0);
    });

    it('sends plain HTTP on, but for the page and the certificate that a new device needs', async () => {
      const [room, page, certificate] = await clients.from('h4', [
        { try: 'http', url: `http://${address(1)}/room?a=b` },
        { try: 'http', url: `http://${address(1)}/trust` },
        { try: 'http', url: `http://${address(1)}/ca.crt` },
      ]);
      expect(room).toMatchObject({ status: 301, headers: { location: `https://${address(1)}/room?a=b` } });
      expect(page).toMatchObject({ status: 200, body: expect.stringContaining('/ca.crt') });
      expect(certificate).toMatchObject({
        status: 200,
        body: ca,
        headers: { 'content-type': 'application/x-x509-ca-cert' },
      });
    });

    testPages(() => ({ clients, ca }), { from: 'h4', address: address(1), domain });
    testWebLogs(() => ({ lab, clients, ca }), { address, domain });

    it('gives the pages their settings, over those of the package', async () => {
      const settings = ['config.js', 'interface_config.js'].map((name) => `https://${domain}/${name}`);
      const [config, interfaceConfig] = await clients.from(
        'h4',
        settings.map((url) => ({ try: 'http', url, ca, address: address(1) }) as const),
      );
      expect(config).toMatchObject({ status: 200, body: expect.stringContaining(`muc: "conference.${domain}"`) });
      expect(config).toMatchObject({ body: expect.stringContaining('stunServers: []') });
      expect(interfaceConfig).toMatchObject({ status: 200, body: expect.stringContaining('APP_NAME: "The Lab"') });
      expect(interfaceConfig).toMatchObject({ body: expect.stringMatching(/interfaceConfig\s*=/) });
    });

    it('has pages that ask no other server for anything', async () => {
      const pages = await clients.from('h4', [
        { try: 'http', url: `https://${domain}/`, ca, address: address(1) },
        { try: 'http', url: `http://${address(1)}/trust` },
      ]);
      for (const page of pages) {
        const body = 'body' in page ? page.body : '';
        expect(body).not.toMatch(/(src|href|action)\s*=\s*["']?(https?:)?\/\/(?!meet\.lab\.test|10\.75\.)|@import/);
      }
    });

    it('hands BOSH and websocket on to Prosody, also for those who come by address', async () => {
      const jid = expect.stringMatching(new RegExp(`^[^@]+@${domain}/`));
      const way = { domain, ca, address: address(1) };
      const outcomes = await clients.from('h4', [
        { try: 'bosh', url: `https://${domain}/http-bind`, ...way },
        { try: 'bosh', url: `https://${address(1)}/http-bind`, ...way },
        { try: 'websocket', url: `wss://${domain}/xmpp-websocket`, ...way },
        { try: 'websocket', url: `wss://${address(1)}/xmpp-websocket`, ...way },
      ]);
      for (const outcome of outcomes) expect(outcome).toMatchObject({ jid });
    });
  });

  describe('Prosody', () => {
    const url = `http://${address(2)}:5280/http-bind`;

    it('lets focus and jvb in with the generated passwords over verified TLS, and nobody with another', async () => {
      const [focus, jvb] = await Promise.all([
        site.secret('prosody_focus_password'),
        site.secret('prosody_jvb_password'),
      ]);
      const attempt = { try: 'login', server } as const;
      const [scram, plain, wrong, nobody, unverified] = await clients.from('h4', [
        { ...attempt, user: 'focus', password: focus, mechanism: 'SCRAM-SHA-1' },
        { ...attempt, user: 'jvb', password: jvb, mechanism: 'PLAIN' },
        { ...attempt, user: 'jvb', password: focus, mechanism: 'SCRAM-SHA-1' },
        { ...attempt, user: 'nobody', password: jvb, mechanism: 'PLAIN' },
        {
          ...attempt,
          server: { ...server, domain: `other.${domain}` },
          user: 'jvb',
          password: jvb,
          mechanism: 'PLAIN',
        },
      ]);
      expect(scram).toMatchObject({ jid: expect.stringContaining(`focus@auth.${domain}/`) });
      expect(plain).toMatchObject({ jid: expect.stringContaining(`jvb@auth.${domain}/`) });
      expect(wrong).toMatchObject({ code: 'not-authorized' });
      expect(nobody).toMatchObject({ code: 'not-authorized' });
      expect(unverified).toHaveProperty('error');
    });

    it('answers browsers by whatever name or address they came', async () => {
      const names = [domain, address(1), 'meet', 'other.example.lan'];
      const ask = names.map((name) => `curl -s -o /dev/null -w '%{http_code} ' -H 'Host: ${name}' ${url}`);
      expect((await lab.exec('h1', ask.join('; '))).stdout).toBe('200 200 200 200 ');
    });

    it('offers no login in clear text', async () => {
      expect(await clients.from('h4', [{ try: 'clear-text login', server }])).toEqual([{ offered: [] }]);
    });

    it('lets focus and bridge meet in the brewery, and keeps guests out of it', async () => {
      const outcome = await clients.from('h4', [
        {
          try: 'brewery',
          server,
          room: `jvbbrewery@internal.auth.${domain}`,
          spyDomain: domain,
          focusPassword: await site.secret('prosody_focus_password'),
          jvbPassword: await site.secret('prosody_jvb_password'),
        },
      ]);
      expect(outcome).toEqual([
        { stressSeenByFocus: '0.25', focusSeenByJvb: true, spyRefused: 'registration-required' },
      ]);
    });

    it('has records of the accounts that hold no password', async () => {
      const { stdout } = await lab.exec(
        'h2',
        'cat /var/lib/prosody/auth*/accounts/jvb.dat; stat -c "%a %U" /var/lib/prosody/auth*/accounts/jvb.dat',
      );
      expect(stdout).toContain('stored_key');
      expect(stdout).toContain('640 prosody');
      expect(stdout).not.toContain(await site.secret('prosody_jvb_password'));
    });

    it('takes a changed password at once, on both sides, without a restart of Prosody', async () => {
      const before = await site.secret('prosody_jvb_password');
      const process = await site.processOf('h2', 'prosody');
      expect(
        (await site.meetctl(['secrets', 'set', site.inventory, 'prosody_jvb_password'], 'another "long" $password'))
          .exitCode,
      ).toBe(0);
      const run = await site.deploy();
      expect(run.changes, run.output).toEqual([
        'h2 prosody: Accounts of the services (jvb)',
        "h2 prosody: Answers to the questions of Jitsi's package (jitsi-videobridge/jvbsecret)",
        "h4 jvb: Answers to the package's questions (jitsi-videobridge/jvbsecret)",
        'h4 jvb: Configuration (jitsi-videobridge2)',
        'h4 jvb: Settings of the process (jitsi-videobridge2)',
        'h4 jvb: restart bridges (jitsi-videobridge2)',
      ]);
      const attempt = { try: 'login', server, user: 'jvb', mechanism: 'SCRAM-SHA-1' } as const;
      const [old, changed] = await clients.from('h4', [
        { ...attempt, password: before },
        { ...attempt, password: 'another "long" $password' },
      ]);
      expect(old).toMatchObject({ code: 'not-authorized' });
      expect(changed).toMatchObject({ jid: expect.stringContaining('jvb@') });
      expect(await site.processOf('h2', 'prosody')).toBe(process);
    });
  });

  describe('what is in the files', () => {
    testAccepted(() => lab);
  });

  describe('coturn', () => {
    testRelay(() => ({ lab, site, clients, ca }), { address, domain });
  });

  describe('the firewall', () => {
    testFirewall(() => ({ lab, site, clients }), address);
  });

  describe('who may open meetings, and join', () => {
    testWhoMay(() => ({ lab, site, clients, ca }), { address, domain });
  });

  describe('changing one variable', () => {
    testOneVariable(() => site);
  });

  describe('its certificates', () => {
    testOwnCertificate(() => ({ lab, site, clients, ca }), domain, address(1));
  });

  describe('an upgrade of packages', () => {
    testUpgrade(() => ({ lab, site, clients, ca }), { address, domain });
  });

  describe('bridges', () => {
    testBridges(() => ({ lab, site, clients, server }), { address, domain });
  });

  describe('a new authority', () => {
    testNewAuthority(() => ({ lab, site, clients, ca }), { address, domain });
  });

  // The last of all: whatever was done before is counted.
  describe('the whole time, it', () => {
    testSilence(() => lab, 'h3');
  });
});
