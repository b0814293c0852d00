import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Playbook } from '../../../engine/playbook/model.ts';
import { declaredElsewhere } from '../../../engine/variables/used-names.ts';

it('reads what roles declare, wherever there are roles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-roles-'));
  mkdirSync(join(folder, 'web'));
  writeFileSync(join(folder, 'web/vars.schema.yml'), 'web_port:\n  type: integer\n"web_name":\n  type: string\n');
  const playbook = { rolesDirectories: [join(folder, 'no-roles-here'), folder] } as unknown as Playbook;
  expect([...declaredElsewhere(playbook)]).toEqual(['web_port', 'web_name']);
  rmSync(folder, { recursive: true });
});
