import { expect, it } from 'vitest';
import type { Clients } from '../clients/run.ts';

export interface Deployed {
  clients: Clients;
  ca: string;
}

/** From which host the pages are asked for, and where. */
export interface Way {
  from: string;
  address: string;
  domain: string;
}

/** What Jitsi's pages take in, in their order: what lies beside them, and their settings. */
const parts = [
  '<meta name="stand-in" content="head.html" />',
  '<base href="/" />',
  '<meta name="stand-in" content="fonts.html" />',
  'disableThirdPartyRequests: true',
  'PROVIDER_NAME: "The Lab"',
  '<title>Meeting (stand-in)</title>',
  '<meta name="stand-in" content="plugin.head.html" />',
  '<template id="welcomePageAdditionalContent">',
  '<template id="welcomePageAdditionalCard">',
  '<template id="settingsToolbarAdditionalContent">',
  '<noscript>This page needs JavaScript.</noscript>',
];

/** Tests of the pages that a browser gets from a deployed site. */
export function testPages(deployed: () => Deployed, { from, address, domain }: Way): void {
  it('puts together the pages of rooms, whatever a room is called, of the files that they are made of', async () => {
    const { clients, ca } = deployed();
    const names = ['', 'lesson', 'title', encodeURI('Räume mit Namen')];
    const pages = await clients.from(
      from,
      names.map((name) => ({ try: 'http', url: `https://${domain}/${name}`, ca, address }) as const),
    );
    for (const page of pages) {
      const body = 'body' in page ? page.body : page.error;
      expect(page, body).toMatchObject({ status: 200 });
      const places = parts.map((part) => body.indexOf(part));
      expect(places, body).toEqual(places.toSorted((a, b) => a - b));
      expect(
        parts.map((part) => body.split(part).length - 1),
        body,
      ).toEqual(parts.map(() => 1));
      expect(body).not.toMatch(/#include|an error occurred/);
    }
  });
}
