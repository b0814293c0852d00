import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkSite } from '../../../cli/site/checks/check-site.ts';
import { openSiteHidden } from '../../../cli/site/open-site.ts';
import { problemsOf } from '../../engine/inventory/problem-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-ports-'));
afterAll(() => rmSync(folder, { recursive: true }));

const groups = (...names: string[]) => names.map((name) => `    ${name}: { hosts: { one: } }\n`).join('');
const everything = groups('web', 'prosody', 'jicofo', 'jvb', 'turn', 'etherpad');

function problems(vars: string, children = everything): string {
  const file = join(folder, 'site.yml');
  const hosts = '  hosts: { one: { ansible_host: 10.0.0.1 }, two: { ansible_host: 10.0.0.2 } }\n';
  writeFileSync(file, `all:\n  vars: { meet_domain: meet.x.lan, ${vars} }\n${hosts}  children:\n${children}`);
  return problemsOf(() => checkSite(openSiteHidden(file, {})), folder);
}

test.each(['', 'jvb_instances: 16', 'meet_version: legacy, jvb_instances: 4', 'meet_install: docker'])(
  'on one host all services have ports of their own: %s',
  (vars) => expect(problems(vars)).toBe('no error'),
);

test.each([
  ['web_http_port: 8080', 'one: web_http_port and jvb_http_port both take TCP 8080'],
  ['web_http_port: 8082, jvb_instances: 4', 'one: web_http_port and jvb_http_port both take TCP 8082'],
  ['web_http_port: 8443, web_https_port: 8443', 'one: web_http_port and web_https_port both take TCP 8443'],
  ['meet_media_port: 50000', 'one: meet_media_port and turn_min_port both take UDP 50000'],
  ['meet_media_port: 49151, jvb_instances: 3', 'one: meet_media_port and turn_min_port both take UDP 49152 to 49153'],
  ['etherpad_port: 9090, meet_version: legacy', 'one: jvb_websocket_port and etherpad_port both take TCP 9090'],
])('where two take one, both variables are named, with a place: %s', (vars, message) => {
  expect(problems(vars)).toMatch(new RegExp(`^site\\.yml:2:\\d+ ${message}\\n`));
});

test('another protocol, another host, and what no release uses are no clash', () => {
  expect(problems('turn_port: 5222')).toBe('no error');
  expect(problems('etherpad_port: 9090')).toBe('no error');
  const apart = `${groups('web', 'prosody', 'jicofo', 'turn')}    jvb: { hosts: { two: } }\n`;
  expect(problems('web_http_port: 8080, meet_media_port: 50000', apart)).toBe('no error');
});
