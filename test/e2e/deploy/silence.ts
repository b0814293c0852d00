import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Lab } from '../../../lab/lab.ts';

const root = join(import.meta.dirname, '../../..');

const timeService = 'systemd-timesyncd';

/** Gives a host what a Debian has that was installed from its own medium: a program that asks the Internet for the time. */
export async function installTimeService(lab: Lab, host: string): Promise<void> {
  const lines = [
    // It does not start where it may not set the clock, such as in the lab; here it is to ask all the same.
    `mkdir -p /etc/systemd/system/${timeService}.service.d`,
    `printf '[Unit]\\nConditionCapability=\\nConditionVirtualization=\\n' > /etc/systemd/system/${timeService}.service.d/lab.conf`,
    `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq ${timeService} > /dev/null 2>&1`,
    `systemctl stop ${timeService}`,
  ];
  const { exitCode, stderr } = await lab.exec(host, lines.join('; '));
  if (exitCode !== 0) throw new Error(`${timeService} could not be installed: ${stderr}`);
}

/**
 * Tests of a watched lab, in which everything has been deployed, has logged in and was used by then; `deployed` is
 * called when they run. `timeHost` has a time service.
 */
export function testSilence(deployed: () => Lab, timeHost: string): void {
  const startTimeService = (prepare: string) =>
    deployed().exec(
      timeHost,
      `${prepare}; systemctl restart ${timeService} && sleep 1; systemctl is-active ${timeService}`,
    );
  const foreign = async () => {
    const { attempts, lookUps } = await deployed().traffic();
    return { attempts, lookUps: lookUps.filter(({ local }) => !local) };
  };

  it('has tried to send nothing out of the LAN, and has asked for no name of others', async () => {
    expect((await startTimeService('true')).stdout).toBe('active\n');
    expect(await foreign()).toEqual({ attempts: [], lookUps: [] });
  });

  it('would have been caught: packets of both families, from hosts and from the LAN, and names', async () => {
    const lab = deployed();
    await lab.exec('h1', 'runuser -u www-data -- curl -sS -m 5 http://192.0.2.1/');
    await lab.exec('h2', 'curl -sS -m 5 "http://[2001:db8::1]/"; getent hosts example.org');
    await lab.run(['bash', '-c', 'exec 3<>/dev/tcp/198.51.100.1/80']);
    await startTimeService('rm /etc/systemd/timesyncd.conf.d/meetctl.conf');
    const { attempts, lookUps } = await foreign();
    const { exitCode, stdout } = await lab.run([process.execPath, join(root, 'bin/meetctl.cjs'), 'lab', 'traffic']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^h1 +www-data +192\.0\.2\.1 +tcp\/80 +\d+$/m);
    expect(attempts).toMatchObject([
      { host: 'h1', users: ['www-data'], to: '192.0.2.1', protocol: 'tcp', port: 80 },
      { host: 'h2', users: ['root'], to: '2001:db8::1', protocol: 'tcp', port: 80 },
      { host: 'lan', to: '198.51.100.1', protocol: 'tcp', port: 80 },
    ]);
    const asked = new Set(lookUps.map(({ host, name }) => `${host} ${name}`));
    expect(asked).toContain('h2 example.org');
    expect(asked).toContain(`${timeHost} 0.debian.pool.ntp.org`);
    expect(new Set(lookUps.map(({ host }) => host))).toEqual(new Set(['h2', timeHost]));
  });
}
