import { expect, it } from 'vitest';
import type { Lab } from '../../../lab/lab.ts';
import { exampleSites, furtherSites, renderRole } from '../../golden/sites.ts';

const sinceStart = (unit: string) => `_SYSTEMD_INVOCATION_ID=$(systemctl show -P InvocationID ${unit})`;

/** What the real programs of the hosts say of their files; `deployed` is called when the tests run. */
export function testAccepted(deployed: () => Lab): void {
  const said = async (host: string, command: string, input?: string) => {
    const { exitCode, stdout, stderr } = await deployed().exec(host, command, { input });
    expect(exitCode, `${host}: ${command}: ${stdout}${stderr}`).toBe(0);
    return stdout + stderr;
  };

  it.each([
    ['h1', 'nginx -t -q'],
    ['h2', 'prosodyctl check config >&2 && nft -c -f /etc/nftables.conf'],
    // The plugins look for each other, and for rooms where the configuration says that they are.
    ['h2', `! journalctl -q -o cat -p err ${sinceStart('prosody')} | grep .`],
    // What it said before it was given our files does not count.
    [
      'h3',
      `journalctl -o cat ${sinceStart('coturn')} >/tmp/said; grep -q "Relay ports" /tmp/said; ! grep -iE "bad configuration|unknown argument|cannot find" /tmp/said`,
    ],
    ['h4', 'systemd-analyze verify --man=no jitsi-videobridge2.service nftables.service'],
    ['h4', 'apt-cache policy >/dev/null'],
  ])('%s: %s', async (host, command) => {
    expect(await said(host, command)).not.toMatch(/\b(warn|error|invalid|unknown|failed)\b/i);
  });

  it("Prosody's own judgement of every example, and of all that can be switched on", async () => {
    const configurations = new Set<string>();
    const sites = [...exampleSites, ...furtherSites].filter(({ method }) => method === 'packages');
    for (const { hosts } of renderRole('prosody', sites))
      for (const files of hosts.values()) {
        const parts = files.filter(({ path }) => /^\/etc\/prosody\/[^/]*\.cfg\.lua$/.test(path));
        if (parts.length > 0)
          configurations.add(JSON.stringify(parts.map(({ path, content }) => [path, `${content}`])));
      }
    expect(configurations.size).toBeGreaterThan(5);
    let script = 'set -e; mkdir -p /tmp/judged/certs; cd /tmp/judged\n';
    for (const one of configurations) {
      for (const [path, text] of JSON.parse(one) as [string, string][])
        script += `cat >${path.replace('/etc/prosody/', '')} <<'END-OF-FILE'\n${text}END-OF-FILE\n`;
      script += 'chmod -R a+rX .; prosodyctl --config /tmp/judged/prosody.cfg.lua check config\n';
    }
    const answer = await said('h2', 'cat >/tmp/judge && sh /tmp/judge; rc=$?; rm -r /tmp/judge*; exit $rc', script);
    expect(answer.match(/All checks passed/g)).toHaveLength(configurations.size);
  });
}
