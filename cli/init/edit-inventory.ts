import { join } from 'node:path';
import { isMap, type Document, type YAMLMap } from 'yaml';
import type { Inventory, Variable } from '../../engine/inventory/model.ts';
import type { Change } from './changes.ts';
import { groupWords, variableWords } from './new-files.ts';
import { keyOf, mapIn, setIn, YamlText } from './yaml-text.ts';

/** The files of a site that is edited. */
export interface SiteFiles {
  /** The inventory's own file. */
  inventory: string;
  /** The folder that group_vars lie in. */
  directory: string;
  read(path: string): string | undefined;
}

/** Changes in the files of an inventory that somebody has written. */
class Editor {
  readonly #files: SiteFiles;
  readonly #inventory: Inventory;
  readonly #open = new Map<string, YamlText>();

  constructor(files: SiteFiles, inventory: Inventory) {
    this.#files = files;
    this.#inventory = inventory;
  }

  get texts(): Map<string, string> {
    return new Map([...this.#open].map(([path, yaml]) => [path, yaml.text()]));
  }

  apply(change: Change): void {
    if (change.kind === 'variable') this.#setVariable(change.name, change.value);
    else if (change.kind === 'host-variable') this.#setOfHost(change.host, change.name, change.value);
    else if (change.kind === 'add-host') this.#addHost(change.host.name, change.host.variables, change.host.remark);
    else if (change.kind === 'remove-host') this.#eachHosts(this.#root, (hosts) => void hosts.delete(change.host));
    else if (change.kind === 'join') this.#join(change.group, change.host);
    else this.#eachHosts(this.#groupMap(change.group), (hosts) => void hosts.delete(change.host));
  }

  #yaml(path: string): YamlText {
    let yaml = this.#open.get(path);
    if (!yaml) this.#open.set(path, (yaml = new YamlText(this.#files.read(path) ?? '')));
    return yaml;
  }

  get #document(): Document {
    return this.#yaml(this.#files.inventory).document;
  }

  get #root(): YAMLMap {
    return this.#yaml(this.#files.inventory).root;
  }

  get #all(): YAMLMap {
    return mapIn(this.#document, this.#root, 'all');
  }

  /** Where it stands now, or in group_vars/all.yml: connection variables in the inventory itself. */
  #setVariable(name: string, value: unknown): void {
    const there = this.#inventory.groups.get('all')?.vars.get(name);
    const inInventory = there?.at ? there.at.file === this.#files.inventory : name.startsWith('ansible_');
    const path = inInventory ? this.#files.inventory : (there?.at?.file ?? this.#variablesFile());
    const { document } = this.#yaml(path);
    const map = inInventory ? mapIn(document, this.#all, 'vars') : this.#yaml(path).root;
    put(document, map, name, value);
  }

  /** The file of variables that there is, or the usual one. */
  #variablesFile(): string {
    const names = ['all.yml', 'all.yaml', 'all'].map((name) => join(this.#files.directory, 'group_vars', name));
    return names.find((path) => this.#files.read(path) !== undefined) ?? names[0]!;
  }

  #setOfHost(host: string, name: string, value: unknown): void {
    const there: Variable | undefined = this.#inventory.hosts.get(host)?.vars.get(name);
    const file = there?.at?.file;
    if (file !== undefined && /[\\/]host_vars[\\/]/.test(file)) {
      put(this.#yaml(file).document, this.#yaml(file).root, name, value);
      return;
    }
    put(this.#document, this.#hostMap(host, name), name, value);
  }

  /** The map of a host: the one that has the variable, or any, or a new one below `all`. */
  #hostMap(host: string, variable: string): YAMLMap {
    const places: YAMLMap[] = [];
    this.#eachHosts(this.#root, (hosts) => hosts.has(host) && places.push(hosts));
    const maps = places.map((hosts) => hosts.get(host, true)).filter((map) => isMap(map));
    const best = maps.find((map) => map.has(variable)) ?? maps[0];
    if (best) return best;
    return mapIn(this.#document, places[0] ?? mapIn(this.#document, this.#all, 'hosts'), host);
  }

  #addHost(name: string, variables: Readonly<Record<string, unknown>>, remark: string | undefined): void {
    const hosts = mapIn(this.#document, this.#all, 'hosts');
    const made = this.#document.createPair(name, variables);
    const simple = Object.values(variables).every((value) => typeof value !== 'object');
    if (isMap(made.value)) made.value.flow = simple;
    if (remark !== undefined && !hosts.flow) comment(made.key, remark);
    hosts.items.push(made as never);
  }

  #join(group: string, host: string): void {
    const map = this.#groupMap(group) ?? this.#newGroup(group);
    const had = map.has('hosts');
    const hosts = mapIn(this.#document, map, 'hosts');
    if (!had || hosts.items.length === 0) hosts.flow = true;
    setIn(hosts, this.#document, host, null);
  }

  #newGroup(group: string): YAMLMap {
    const children = mapIn(this.#document, this.#all, 'children');
    const made = this.#document.createPair(group, {});
    if (!children.flow && groupWords[group] !== undefined) comment(made.key, groupWords[group]);
    if (isMap(made.value)) made.value.flow = children.flow ?? false;
    children.items.push(made as never);
    return made.value as unknown as YAMLMap;
  }

  /** The section of a group, at the top or below any `children`. */
  #groupMap(group: string, map = this.#root): YAMLMap | undefined {
    for (const pair of map.items) {
      if (!isMap(pair.value)) {
        if (keyOf(pair) === group) return mapIn(this.#document, map, group);
        continue;
      }
      if (keyOf(pair) === group) return pair.value;
      const children: unknown = pair.value.get('children', true);
      const found = isMap(children) ? this.#groupMap(group, children) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  /** Every `hosts:` of a map of groups, or of one group and what is below it. */
  #eachHosts(map: YAMLMap | undefined, visit: (hosts: YAMLMap) => void): void {
    const own: unknown = map?.get('hosts', true);
    if (isMap(own)) visit(own);
    for (const pair of map?.items ?? [])
      if (isMap(pair.value) && pair.value !== own && keyOf(pair) !== 'vars') this.#eachHosts(pair.value, visit);
  }
}

function comment(key: unknown, words: string): void {
  (key as { commentBefore?: string }).commentBefore = ` ${words}`;
}

/** Sets or takes out a variable; a new one gets its explanation. */
function put(document: Document, map: YAMLMap, name: string, value: unknown): void {
  if (value === undefined) {
    map.delete(name);
    return;
  }
  const isNew = !map.has(name);
  setIn(map, document, name, value);
  const pair = map.items.find((one) => keyOf(one) === name)!;
  if (isNew && !map.flow && variableWords[name] !== undefined) comment(pair.key, variableWords[name]);
}

/** The files with the changes made, by path: those alone that differ, and no byte of them that need not. */
export function editedFiles(files: SiteFiles, inventory: Inventory, changes: readonly Change[]): Map<string, string> {
  const editor = new Editor(files, inventory);
  for (const change of changes) editor.apply(change);
  return new Map([...editor.texts].filter(([path, text]) => text !== files.read(path)));
}
