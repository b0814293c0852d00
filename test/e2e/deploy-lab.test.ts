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
import { testNewDomain } from './deploy/new-domain.ts';
import { testOneVariable } from './deploy/one-variable.ts';
import { testOtherPorts } from './deploy/other-ports.ts';
import { testOwnCertificate } from './deploy/own-certificate.ts';
import { testPages } from './deploy/pages.ts';
import { testRelay } from './deploy/relay.ts';
import { testSignalling } from './deploy/signalling.ts';
import { installTimeService, testSilence } from './deploy/silence.ts';
import { testStatus } from './deploy/status.ts';
import { testUpgrade } from './deploy/upgrade.ts';
import { testWeb } from './deploy/web.ts';
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

    it('starts bridges when Prosody is there: one that looked for it before would look again only five seconds later', async () => {
      const { stdout } = await lab.exec('h4', "grep -oE 'No connection|Logged in' /var/log/jitsi/jvb.log");
      expect(stdout).toBe('Logged in\n');
      const { stdout: started } = await lab.exec('h2', 'grep -c "No connection" /var/log/jitsi/jicofo.log');
      expect(started).toBe('0\n');
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
    testWeb(() => ({ lab, clients, ca }), { address, domain });
    testPages(() => ({ clients, ca }), { from: 'h4', address: address(1), domain });
    testWebLogs(() => ({ lab, clients, ca }), { address, domain });
  });

  describe('Prosody', () => {
    testSignalling(() => ({ lab, site, clients, server }), { address, domain });
  });

  describe('status', () => {
    testStatus(() => ({ lab, site }), { address });
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

  describe('other ports', () => {
    testOtherPorts(() => ({ lab, site, clients, ca }), { address, domain });
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

  describe('another domain', () => {
    testNewDomain(() => ({ lab, site, clients }), { address, domain, next: 'talk.lab.test' });
  });

  // The last of all: whatever was done before is counted.
  describe('the whole time, it', () => {
    testSilence(() => lab, 'h3');
  });
});
