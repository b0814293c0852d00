import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, type Problem } from '../errors.ts';
import { YamlFile } from '../yaml/yaml-file.ts';
import { Draft } from './draft.ts';
import { finish } from './finish.ts';
import { iniProblem } from './ini.ts';
import type { Inventory } from './model.ts';
import { nearbyInventory } from './nearby.ts';
import { readFolders } from './read-folders.ts';
import { GroupReader } from './read-groups.ts';
import { entries, isMap } from './yaml-map.ts';

function readYaml(file: string): YamlFile {
  const text = readText(file);
  const ini = iniProblem(file, text);
  try {
    const yaml = YamlFile.parse(text, file);
    if (ini && !isMap(yaml.value())) throw new ConfigError(ini);
    return yaml;
  } catch (error) {
    // What is no YAML because it is INI gets the one message that helps.
    throw ini && error instanceof ConfigError ? new ConfigError(ini) : error;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a folder' : (code ?? 'unreadable');
    const near = code === 'ENOENT' ? nearbyInventory(file) : undefined;
    const inside = code === 'EISDIR' ? `name a file in it, such as ${join(file, 'inventory.yml')}` : undefined;
    const hint = near === undefined ? inside : `did you mean ${near}?`;
    throw new ConfigError({ message: `cannot read the inventory ${file}: ${reason}`, hint });
  }
}

function readGroups(yaml: YamlFile, draft: Draft, problems: Problem[]): void {
  const value = yaml.value();
  if (!isMap(value)) {
    const message = value === null ? 'the inventory is empty' : 'an inventory must be a map of groups';
    problems.push(
      yaml.problem([], message, { hint: 'begin with `all:`, below it `hosts:`, below that a host a line' }),
    );
    return;
  }
  if (typeof value.plugin === 'string') {
    problems.push(
      yaml.problem(['plugin'], 'inventory plugins are not supported', {
        hint: `convert it: ansible-inventory -i ${yaml.file} --list --yaml`,
        key: true,
      }),
    );
    return;
  }
  const reader = new GroupReader(yaml, draft, problems);
  for (const [name, data] of entries(value)) reader.group(name, data, [name]);
}

/**
 * Reads an Ansible inventory in YAML, with the group_vars and host_vars beside it.
 * Throws one ConfigError with every mistake in them.
 */
export function loadInventory(file: string): Inventory {
  const yaml = readYaml(file);
  const draft = new Draft();
  const problems: Problem[] = [];
  readGroups(yaml, draft, problems);
  const warnings = readFolders(dirname(file), draft, problems);
  if (problems.length === 0 && draft.hosts.size === 0) {
    problems.push(
      yaml.problem([], 'the inventory has no hosts', {
        hint: 'below `all:` write `hosts:`, below that a host a line, each with a colon',
      }),
    );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...finish(file, draft), warnings };
}
