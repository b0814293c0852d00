import { readdirSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Problem } from '../errors.ts';

/** One inventory as it was named: a file, or a folder of files. */
export interface Source {
  name: string;
  /** Where its group_vars and host_vars lie. */
  folder: string;
  files: string[];
  /** Whether these files were found, and not named: one of them may be empty. */
  found: boolean;
  warnings: Problem[];
}

/** What Ansible skips in a folder, whatever it holds. */
const ignoredEndings = /(?:\.pyc|\.pyo|\.swp|\.bak|~|\.rpm|\.md|\.txt|\.rst|\.orig|\.ini|\.cfg|\.retry)$/;
const ignoredNames = /^(?:\..*|host_vars|group_vars|vars_plugins)$/;

/** What lies beside an inventory for meetctl, and is none: its secrets, what was measured and planned, and what plays are made of. */
const ours = new Set([
  'secrets.yml.age',
  'secrets.recipients',
  'calibration.yml',
  'planned.yml',
  'mixes.yml',
  'roles',
  'playbooks',
  'templates',
  'files',
]);

const isYaml = (name: string): boolean => ['', '.yml', '.yaml', '.json'].includes(extname(name));

function filesIn(folder: string, warnings: Problem[]): string[] {
  const names = readdirSync(folder).toSorted();
  return names.flatMap((name) => {
    if (ignoredEndings.test(name) || ignoredNames.test(name) || ours.has(name)) return [];
    const path = join(folder, name);
    const kind = statSync(path, { throwIfNoEntry: false });
    if (kind?.isDirectory()) return filesIn(path, warnings);
    if (isYaml(name)) return [path];
    const hint = 'in a folder of inventories, files end in .yml, .yaml or .json, or have no ending';
    warnings.push({ message: `${path} is not read`, hint });
    return [];
  });
}

/** The files of an inventory: itself, or those of a folder, in the order in which Ansible reads them. */
export function sourceOf(name: string): Source {
  const warnings: Problem[] = [];
  const found = statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return {
    name,
    folder: found ? name : dirname(name),
    files: found ? filesIn(name, warnings) : [name],
    found,
    warnings,
  };
}
