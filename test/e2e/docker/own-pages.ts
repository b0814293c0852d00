import vm from 'node:vm';
import { expect, it } from 'vitest';
import { type Deployed, testPages, type Way } from '../deploy/pages.ts';

/** Tests of the pages of an image, which has settings of its own. */
export function testOwnPages(deployed: () => Deployed, way: Way): void {
  testPages(deployed, way);

  it('has pages with our settings alone, whatever the image has of its own', async () => {
    const { clients, ca } = deployed();
    const { from, address, domain } = way;
    const [settings, words, tenant] = await clients.from(from, [
      { try: 'http', url: `https://${domain}/config.js`, ca, address },
      { try: 'http', url: `https://${domain}/interface_config.js`, ca, address },
      { try: 'http', url: `https://${domain}/class/room`, ca, address },
    ]);
    const page = vm.createContext({ window: { location: { host: domain } } });
    vm.runInContext('body' in settings ? settings.body : '', page);
    vm.runInContext('body' in words ? words.body : '', page);
    expect(vm.runInContext('JSON.stringify(config.p2p.stunServers)', page)).toBe('[]');
    expect(vm.runInContext('config.disableThirdPartyRequests', page)).toBe(true);
    expect(vm.runInContext('interfaceConfig.APP_NAME', page)).toBe('The Lab');
    // Our settings know no tenants: their addresses are not found, as with packages.
    expect(tenant).toMatchObject({ status: 404 });
    // As with packages, and once: the image would say two years.
    expect(settings).toMatchObject({
      headers: { 'strict-transport-security': 'max-age=31536000', 'referrer-policy': 'no-referrer' },
    });
  });
}
