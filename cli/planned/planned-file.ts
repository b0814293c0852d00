import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ConfigError } from '../../engine/errors.ts';
import { YamlFile } from '../../engine/yaml/yaml-file.ts';
import { unwritable } from '../../engine/unwritable.ts';

/** What was found of a host when it was last asked. */
export interface SeenHost {
  arch: string;
  cpus: number;
  memory_mb: number;
  /** 0 where nobody knows. */
  nic_mbps: number;
}

/** Values by host, and by name. */
export type PlannedVariables = Record<string, Record<string, unknown>>;

/** What the last deployment planned. */
export interface Planned {
  /** Who was expected, and in which rooms; releases before did not say. */
  users?: number;
  rooms?: string;
  hosts: Record<string, SeenHost>;
  variables: PlannedVariables;
}

const head = `# What \`meetctl deploy\` planned from meet_expected_users and the hosts as they were: status, top, render and simulate go by it.
# Made by the command, anew each time; what you want otherwise belongs into the inventory, which outdoes it. What runs stays as it
# is while that is enough, so that nothing is restarted in meetings: without this file, the next deployment plans from nothing.
`;

/** Where a site's plan lies: beside its inventory. */
export const plannedFile = (directory: string): string => join(directory, 'planned.yml');

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSeen = (value: unknown): boolean =>
  isMap(value) &&
  typeof value.arch === 'string' &&
  ['cpus', 'memory_mb', 'nic_mbps'].every((name) => typeof value[name] === 'number' && value[name] >= 0);

/** Reads what was planned last; undefined where nothing was. Throws a ConfigError when the file is none of ours. */
export function readPlanned(directory: string): Planned | undefined {
  const file = plannedFile(directory);
  if (!existsSync(file)) return undefined;
  const yaml = YamlFile.read(file);
  const value = yaml.value();
  const right =
    isMap(value) &&
    value.version === 1 &&
    ['number', 'undefined'].includes(typeof value.users) &&
    ['string', 'undefined'].includes(typeof value.rooms) &&
    isMap(value.hosts) &&
    Object.values(value.hosts).every(isSeen) &&
    isMap(value.variables) &&
    Object.values(value.variables).every(isMap);
  if (!right)
    throw new ConfigError(
      yaml.problem([], 'this is no plan of `meetctl deploy`', {
        hint: 'remove the file: the next deploy makes it anew',
      }),
    );
  const { users, rooms, hosts, variables } = value as unknown as Planned;
  return { users, rooms, hosts, variables };
}

/** Writes what is planned now; a file that says so already is left alone. */
export function writePlanned(directory: string, { users, rooms, hosts, variables }: Planned): void {
  const file = plannedFile(directory);
  const text = head + stringify({ version: 1, users, rooms, hosts, variables }, { version: '1.1', lineWidth: 0 });
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  try {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new ConfigError({
      message: `cannot write ${file}: ${unwritable(error)}`,
      hint: 'the plan is kept beside the inventory',
    });
  }
}
