import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { ConfigError, type Problem } from '../errors.ts';
import { YamlFile } from '../yaml/yaml-file.ts';
import type { Variable } from './model.ts';
import { readVariables } from './read-variables.ts';
import { isMap } from './yaml-map.ts';

/** In Ansible's order: the first that exists is the one. */
const extensions = ['', '.yml', '.yaml', '.json'];

function kind(path: string): 'file' | 'directory' | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() ? 'directory' : stat?.isFile() ? 'file' : undefined;
}

function filesIn(directory: string): string[] {
  return readdirSync(directory)
    .toSorted()
    .filter((name) => !name.startsWith('.') && !name.endsWith('~'))
    .flatMap((name) => {
      const path = join(directory, name);
      const extension = extname(name);
      if (kind(path) === 'directory') return extension === '' ? filesIn(path) : [];
      return extensions.includes(extension) ? [path] : [];
    });
}

function candidates(directory: string, name: string): string[] {
  if (name.includes('/') || name.includes('\0') || kind(directory) !== 'directory') return [];
  return extensions.map((extension) => join(directory, name + extension)).filter((path) => kind(path));
}

/** The files that hold the variables of a group or host: `NAME`, `NAME.yml`, `NAME.yaml`, or a folder `NAME` of such. */
export function variableFiles(directory: string, name: string): string[] {
  const [path] = candidates(directory, name);
  if (path === undefined) return [];
  return kind(path) === 'directory' ? filesIn(path) : [path];
}

/** What Ansible, and so meetctl, does not read because something of the same name comes first. */
export function shadowedFiles(directory: string, name: string): { first: string; ignored: string[] } | undefined {
  const [first, ...ignored] = candidates(directory, name);
  return first !== undefined && ignored.length > 0 ? { first, ignored } : undefined;
}

/** Reads a file of group_vars or host_vars into `into`; what is wrong with it is added to `problems`, what is odd comes back. */
export function readVariableFile(file: string, into: Map<string, Variable>, problems: Problem[]): Problem[] {
  try {
    const yaml = YamlFile.read(file, { duplicates: true });
    if (yaml.text.startsWith('$ANSIBLE_VAULT')) {
      const hint = `decrypt it with \`ansible-vault decrypt ${file}\` and keep its secrets with \`meetctl secrets set\``;
      problems.push(yaml.problem([], 'the file is encrypted by ansible-vault, which meetctl cannot read', { hint }));
      return [];
    }
    const value = yaml.value();
    if (isMap(value)) readVariables(yaml, value, [], into, problems, true);
    else if (value !== null) problems.push(yaml.problem([], 'a file of variables must be a map: `name: value`'));
    return yaml.duplicates();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return [];
  }
}

/** What is in a folder of variables, by the name of the group or host that it is for. */
export function entriesIn(directory: string): Map<string, string> {
  if (kind(directory) !== 'directory') return new Map();
  const names = readdirSync(directory).filter((name) => !name.startsWith('.') && !name.endsWith('~'));
  const bare = (name: string): string =>
    extensions.slice(1).includes(extname(name)) ? name.slice(0, -extname(name).length) : name;
  return new Map(names.map((name) => [bare(name), join(directory, name)]));
}
