import { ConfigError, type Problem } from '../errors.ts';
import { readText, unreadable } from '../read-text.ts';
import { entries } from '../yaml/entries.ts';
import { YamlFile } from '../yaml/yaml-file.ts';
import type { Draft } from './draft.ts';
import { iniProblem } from './ini.ts';
import { nearbyInventory } from './nearby.ts';
import { GroupReader } from './read-groups.ts';
import { isMap } from './yaml-map.ts';

function readYaml(file: string): YamlFile {
  const text = textOf(file);
  const ini = iniProblem(file, text);
  try {
    const yaml = YamlFile.parse(text, file, { duplicates: true });
    if (ini && !isMap(yaml.value())) throw new ConfigError(ini);
    return yaml;
  } catch (error) {
    // What is no YAML because it is INI gets the one message that helps.
    throw ini && error instanceof ConfigError ? new ConfigError(ini) : error;
  }
}

function textOf(file: string): string {
  try {
    return readText(file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const near = (error as NodeJS.ErrnoException).code === 'ENOENT' ? nearbyInventory(file) : undefined;
    const hint = near === undefined ? undefined : `did you mean ${near}?`;
    throw new ConfigError({ message: `cannot read the inventory ${file}: ${unreadable(error)}`, hint });
  }
}

/** What a whole file is, when it is no map of groups. */
function wrongFile(yaml: YamlFile, value: unknown): Problem | undefined {
  if (!isMap(value)) {
    const message = value === null ? 'the inventory is empty' : 'an inventory must be a map of groups';
    return yaml.problem([], message, { hint: 'begin with `all:`, below it `hosts:`, below that a host a line' });
  }
  if (typeof value.plugin !== 'string') return undefined;
  const hint = `convert it: ansible-inventory -i ${yaml.file} --list --yaml`;
  return yaml.problem(['plugin'], 'inventory plugins are not supported', { hint, key: true });
}

/** Reads the groups and hosts of one file into the draft; gives back what is odd and no error. Throws ConfigError when it is no YAML. */
export function readInventoryFile(file: string, draft: Draft, problems: Problem[], mayBeEmpty: boolean): Problem[] {
  const yaml = readYaml(file);
  const value = yaml.value();
  if (value === null && mayBeEmpty) return [];
  const wrong = wrongFile(yaml, value);
  if (wrong) problems.push(wrong);
  else if (isMap(value)) {
    const reader = new GroupReader(yaml, draft, problems);
    for (const [name, data] of entries(value)) reader.group(name, data, [name]);
  }
  return yaml.duplicates();
}
