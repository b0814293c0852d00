import { ConfigError, type Problem } from '../errors.ts';
import { reading } from '../read-text.ts';
import { YamlFile } from '../yaml/yaml-file.ts';
import { Draft } from './draft.ts';
import { finish } from './finish.ts';
import type { Inventory } from './model.ts';
import { readFolders } from './read-folders.ts';
import { plainName, plainNameHint } from './read-variables.ts';
import { readInventoryFile } from './read-inventory-file.ts';
import { type Source, sourceOf } from './sources.ts';

/** Reads the files of all sources, one after the other, as if they were one. */
function readSources(sources: readonly Source[], draft: Draft, problems: Problem[]): Problem[] {
  return sources.flatMap(({ files, found, warnings }) => {
    const told = files.flatMap((file) => {
      try {
        return readInventoryFile(file, draft, problems, found);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        problems.push(...error.problems);
        return [];
      }
    });
    return [...warnings, ...told];
  });
}

function checkHosts(sources: readonly Source[], draft: Draft, problems: Problem[]): void {
  if (problems.length > 0 || draft.hosts.size > 0) return;
  const [file, ...others] = sources.flatMap(({ files }) => files);
  if (file === undefined) {
    const hint = 'files of inventories end in .yml, .yaml or .json, or have no ending';
    problems.push({ message: `the folder ${sources[0]!.name} holds no inventory`, hint });
    return;
  }
  const message = others.length > 0 ? 'the inventories have no hosts' : 'the inventory has no hosts';
  const hint = 'below `all:` write `hosts:`, below that a host a line, each with a colon';
  problems.push(YamlFile.read(file, { duplicates: true }).problem([], message, { hint }));
}

/** Ansible's rule is surprising enough to be told, as Ansible does. */
function sameNames(draft: Draft): Problem[] {
  const both = [...draft.hosts.keys()].filter((name) => draft.groups.has(name));
  return both.map((name) => ({
    message: `"${name}" is both a host and a group: variables of the host are taken for the group's`,
    hint: 'call one of them something else',
  }));
}

/** Ansible takes any name, and nothing can refer to some. */
function oddNames(draft: Draft): Problem[] {
  const maps = [...draft.groups.values(), ...draft.hosts.values()].flatMap(({ vars, fileVars }) => [vars, ...fileVars]);
  const odd = new Map(
    maps
      .flatMap((vars) => [...vars].filter(([name]) => !plainName.test(name)))
      .map(([name, variable]) => [variable, name]),
  );
  return [...odd].map(([{ at }, name]) => ({
    message: `"${name}" is no name that anything can refer to`,
    at,
    hint: plainNameHint,
  }));
}

/** Of folders that are named twice the last place counts: what is read later wins. */
function foldersOf(sources: readonly Source[]): string[] {
  const folders = sources.map(({ folder }) => folder);
  return folders.filter((folder, index) => folders.lastIndexOf(folder) === index);
}

/**
 * Reads Ansible inventories in YAML, with the group_vars and host_vars beside each. Several are read as one, and what a
 * later one says outdoes an earlier one; so are the files of a folder, in alphabetical order.
 * Throws one ConfigError with every mistake in them.
 */
export function loadInventory(names: string | readonly string[]): Inventory {
  return reading(() => load(names));
}

function load(names: string | readonly string[]): Inventory {
  const sources = [names].flat().map((name) => sourceOf(name as string));
  const draft = new Draft();
  const problems: Problem[] = [];
  const warnings = readSources(sources, draft, problems);
  warnings.push(...readFolders(foldersOf(sources), draft, problems));
  warnings.push(...sameNames(draft), ...oddNames(draft));
  checkHosts(sources, draft, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  const [{ name, folder }] = sources as [Source];
  return { ...finish({ file: name, directory: folder, files: sources.map((source) => source.name) }, draft), warnings };
}
