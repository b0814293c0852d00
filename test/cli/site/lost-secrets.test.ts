import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Inventory } from '../../../engine/inventory/model.ts';
import { rememberFailed } from '../../../cli/site/last-run.ts';
import { lostSecrets } from '../../../cli/site/lost-secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-lost-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { XDG_STATE_HOME: folder };
const file = join(folder, 'inventory.yml');
writeFileSync(file, '');
const inventory = { file } as Inventory;
const authority = { certificate: '', key: '' };
const told = (secrets: { exists: boolean; authority?: typeof authority }) =>
  lostSecrets({ inventory, secrets: { authority: undefined, file: 'secrets.yml.age', ...secrets } }, env);

test('secrets that are not there are told as lost where the site was deployed before', () => {
  expect(told({ exists: false, authority })).toBeUndefined();
  rememberFailed(inventory, { hosts: {} }, env);
  expect(told({ exists: false, authority })?.message).toMatch(/^secrets.yml.age is not there, .* every device/);
  expect(told({ exists: true, authority })).toBeUndefined();
  // A playbook that needs no secrets loses none.
  expect(told({ exists: false })).toBeUndefined();
});
