import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import type { StatusReport } from '../../../cli/status/status-report.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { LabSite } from '../clients/site.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../docs/schemas/status.schema.json'), 'utf8'),
) as object;
const isReport = new Ajv2020({ allowUnionTypes: true }).compile(schema);

/** What `status` says of a site. */
export async function lookAt(site: LabSite): Promise<{ exitCode: number; report: StatusReport; text: string }> {
  const { exitCode, stdout, stderr } = await site.meetctl(['status', site.inventory, '--json']);
  const report = JSON.parse(stdout) as StatusReport;
  expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
  return { exitCode, report, text: stdout + stderr };
}

/** Tests of what is told of a deployed site some of whose hosts are not as they should be; `deployed` is called when they run. */
export function testStatus(
  deployed: () => { lab: Lab; site: LabSite },
  { address }: { address: (host: number) => string },
): void {
  it('tells of a service that the host has no more, and has no row for it before', async () => {
    const { lab, site } = deployed();
    const left = '/etc/apt/preferences.d/meetctl-jicofo';
    await lab.exec('h3', `touch ${left}`);
    const { exitCode, report, text } = await lookAt(site);
    await lab.exec('h3', `rm ${left}`);
    expect(exitCode, text).toBe(1);
    expect(report.services.filter(({ service, state }) => service === 'leave' || state !== 'ok')).toEqual([]);
    const [wrong, ...others] = report.hosts.filter(({ state }) => state !== 'ok');
    expect(wrong, text).toMatchObject({
      host: 'h3',
      checks: [{ problem: { details: [expect.stringContaining(left)] } }],
    });
    expect(others).toEqual([]);
  });

  it('tells of a bridge whose host was cut off a moment ago, though Jicofo still has it', async () => {
    const { lab, site } = deployed();
    await lab.cut('h4');
    const { exitCode, report, text } = await lookAt(site);
    await lab.heal('h4');
    expect(exitCode, text).toBe(3);
    const [bridge] = report.bridges;
    expect(bridge, text).toMatchObject({ name: 'h4', state: 'unreachable' });
    expect(bridge!.problem!.message).toMatch(/^Jicofo still takes it for \w+, but its host was not reached: /);
  });

  it('looks at everything else too when the host with the signalling is not reached', async () => {
    const { site } = deployed();
    const [own, other] = [`ansible_host: ${address(2)} `, `ansible_host: ${address(89)}, meet_address: ${address(2)} `];
    site.edit((text) => text.replace(own, other));
    const { exitCode, report, text: said } = await lookAt(site);
    site.edit((text) => text.replace(other, own));
    expect(exitCode, said).toBe(3);
    expect(report.services.map(({ host, service, state }) => `${host} ${service ?? ''}: ${state}`)).toEqual(
      expect.arrayContaining(['h1 web: ok', 'h2 : unreachable', 'h3 turn: ok', 'h4 jvb: ok']),
    );
    expect(report.focus).toMatchObject([{ host: 'h2', state: 'unreachable' }]);
    expect(report.bridges).toMatchObject([{ name: 'h4', state: 'unknown' }]);
  });
}
