import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../../lab/lab.ts';
import type { EndedDeploy } from '../fixtures/running-deploy.ts';
import { buildServicePackage } from '../fixtures/service-package.ts';

interface Host {
  lab: Lab;
  play(playbook: string, ...options: string[]): Promise<EndedDeploy>;
  on(line: string): Promise<string>;
}

const name = 'modtest-service';
const policy = '/usr/sbin/policy-rc.d';
/** The host's own, which allows everything and notes down what it is asked. */
const theirs = '#!/bin/sh\necho "$@" >>/srv/asked\n';

/** Tests of `start_services: false`; `host` is called when they run. */
export function testHeldStarts(host: () => Host): void {
  const pack = async (version: string) => {
    const work = mkdtempSync(join(tmpdir(), 'held-'));
    buildServicePackage(work, name, version);
    await host().lab.repoFrom(work);
    rmSync(work, { recursive: true });
  };
  const on = (line: string) => host().on(line);
  const install = async (wish: string) => {
    const run = await host().play('services.yml', '-e', `wish=${wish}`);
    expect(run, run.stdout).toMatchObject({ exitCode: 0, changed: ['h1 : package'] });
  };
  const policies = () => on(`cat ${policy}; ls ${policy}*`);
  const asked = () => on('cat /srv/asked; rm -f /srv/asked');
  const untouched = `${theirs}${policy}\n`;

  describe('services of packages', () => {
    beforeAll(async () => {
      await on(`printf %s '${theirs}' >${policy}; chmod 755 ${policy}`);
      await pack('1');
    });
    afterAll(async () => {
      await on(`systemctl stop ${name} || true; rm -f ${policy}`);
      await host().lab.repoRemove([name]);
    });

    it('are left to later tasks where that is wished, and the policy of the host is asked and stays', async () => {
      await install('present');
      expect(await on(`systemctl is-active ${name}; systemctl is-enabled ${name}`)).toBe('inactive\nenabled\n');
      expect(await asked()).toBe(`${name}.service start\n`);
      expect(await policies()).toBe(untouched);
    });

    it('are restarted by upgrades where they run', async () => {
      const process = () => on(`systemctl is-active ${name}; systemctl show -P MainPID ${name}`);
      await on(`systemctl start ${name}`);
      const before = await process();
      await pack('2');
      await on('apt-get -qq update');
      await install('latest');
      const after = await process();
      expect(after).toMatch(/^active\n/);
      expect(after).not.toBe(before);
      expect(await policies()).toBe(untouched);
    });

    it('are started by others as ever after a power cut, and the next run takes away what it left', async () => {
      await on(`cp -a ${policy} ${policy}.meetctl; cp -a /srv/policy ${policy}; grep -q meetctl_running ${policy}`);
      await on(`systemctl stop ${name}; rm -f /srv/asked; deb-systemd-invoke start ${name}.service`);
      expect(await on(`systemctl is-active ${name}`)).toBe('active\n');
      expect(await asked()).toBe(`${name}.service start\n`);
      await install('absent');
      expect(await policies()).toBe(untouched);
    });
  });
}
