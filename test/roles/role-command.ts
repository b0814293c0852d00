import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { openSiteHidden } from '../../cli/site/open-site.ts';
import { compileValue } from '../../engine/template/value.ts';
import type { Scope } from '../../engine/template/model.ts';

export const root = join(import.meta.dirname, '../..');

/** What the first play of the site's playbook knows of a host of an inventory that is shipped. */
export function scopeOf(name: string, host: string, extraVars: string[]): Scope {
  const file = join(root, 'inventories', name, 'inventory.yml');
  const common = ['jvb_max_memory_mb=1024', 'jicofo_max_memory_mb=1024'];
  const { hosts, playbook } = openSiteHidden(file, { extraVars: [...common, ...extraVars] });
  return hosts.scope(host, playbook.plays[0]);
}

/** The shell's text of the first task of a file of a role. */
export function commandOf(file: string, scope: Scope): string {
  const [first] = parse(readFileSync(join(root, 'roles', file), 'utf8')) as { command: { cmd: string } }[];
  return String(compileValue(first!.command.cmd, () => ({ file, line: 1, column: 1 })).evaluate(scope));
}
