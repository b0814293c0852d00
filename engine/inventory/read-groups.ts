import type { Problem } from '../errors.ts';
import type { YamlFile, YamlPath } from '../yaml/yaml-file.ts';
import type { Draft } from './draft.ts';
import { kindOf, readSection } from './group-section.ts';
import { parseHostKey } from './host-key.ts';
import { readVariables } from './read-variables.ts';
import { entries } from '../yaml/entries.ts';
import { isMap } from './yaml-map.ts';

/** Reads the groups of an inventory file into the draft. Problems are collected, not thrown. */
export class GroupReader {
  readonly #yaml: YamlFile;
  readonly #draft: Draft;
  readonly #problems: Problem[];

  constructor(yaml: YamlFile, draft: Draft, problems: Problem[]) {
    this.#yaml = yaml;
    this.#draft = draft;
    this.#problems = problems;
  }

  group(name: string, data: unknown, path: YamlPath): void {
    if (this.#isNoText('group', name, path)) return;
    const group = this.#draft.group(name);
    group.at ??= () => this.#yaml.keyAt(path);
    if (data === null) return;
    if (!isMap(data)) {
      const hint = `write \`hosts:\`, \`children:\` or \`vars:\` below "${name}:"`;
      this.#problem(path, `group "${name}" must be a map, not ${kindOf(data)}`, hint);
      return;
    }
    for (const [key, value] of entries(data)) {
      const section = this.#section(name, key, value, [...path, key]);
      if (!section) continue;
      if (key === 'hosts') this.#hosts(name, section, [...path, key]);
      else if (key === 'children') this.#children(name, section, [...path, key]);
      else {
        readVariables(this.#yaml, section, [...path, key], group.vars, this.#problems, true);
        this.#priority(name, [...path, key, 'ansible_group_priority']);
      }
    }
  }

  #section(group: string, key: string, value: unknown, path: YamlPath): Record<string, unknown> | undefined {
    const section = readSection(group, key, value, path.length > 2);
    if (!('message' in section)) return section.map;
    this.#problem(path, section.message, section.hint, section.key);
    return undefined;
  }

  #hosts(group: string, data: Record<string, unknown>, path: YamlPath): void {
    for (const [key, value] of entries(data)) {
      const at = [...path, key];
      if (this.#isNoText('host', key, at)) continue;
      const parsed = parseHostKey(key);
      if ('message' in parsed) this.#problem(at, parsed.message, parsed.hint, true);
      else if (value !== null && !isMap(value)) {
        this.#problem(
          at,
          `host "${key}" must be a map of variables, not ${kindOf(value)}`,
          'such as `ansible_host: 10.0.0.1` on the next line, two spaces further in',
        );
      } else this.#host(group, parsed.names, parsed.port, value, at);
    }
  }

  #host(
    group: string,
    names: string[],
    port: number | undefined,
    value: Record<string, unknown> | null,
    path: YamlPath,
  ): void {
    const vars = new Map();
    if (value) readVariables(this.#yaml, value, path, vars, this.#problems, true);
    for (const name of names) {
      const isNew = !this.#draft.hosts.has(name);
      const host = this.#draft.host(name);
      host.at ??= () => this.#yaml.keyAt(path);
      this.#draft.group(group).hosts.add(name);
      // As Ansible has it: the port of a host's first mention holds.
      if (isNew && port !== undefined) host.vars.set('ansible_port', { value: port, at: this.#yaml.keyAt(path) });
      // As Ansible has it: where a group is called the same, the variables are the group's.
      const into = this.#draft.groups.get(name)?.vars ?? host.vars;
      for (const [key, variable] of vars) into.set(key, variable);
      if (into !== host.vars) this.#priority(name, [...path, 'ansible_group_priority']);
    }
  }

  #children(group: string, data: Record<string, unknown>, path: YamlPath): void {
    for (const [child, value] of entries(data)) {
      const at = [...path, child];
      if (child === 'all') {
        this.#problem(
          at,
          '`all` holds every group and cannot be the child of one',
          'write `all:` at the left margin',
          true,
        );
        continue;
      }
      this.#draft.group(child);
      const circle = this.#draft.link(group, child);
      if (circle)
        this.#problem(
          at,
          `group "${child}" is above itself: ${circle.join(' -> ')}`,
          "take one of these out of the other's `children:`",
          true,
        );
      else this.group(child, value, at);
    }
  }

  /** `no` and `10` would be names of YAML's making: `false` and 10. */
  #isNoText(what: string, key: string, path: YamlPath): boolean {
    if (this.#yaml.isTextKey(path)) return false;
    this.#problem(
      path,
      `the name of a ${what} must be a text, and YAML reads this one as ${key}`,
      'write it in quotes',
      true,
    );
    return true;
  }

  #priority(name: string, path: YamlPath): void {
    const group = this.#draft.group(name);
    const written = group.vars.get('ansible_group_priority');
    if (!written) return;
    group.vars.delete('ansible_group_priority');
    const priority = typeof written.value === 'string' ? Number(written.value) : written.value;
    if (typeof priority === 'number' && Number.isInteger(priority)) group.priority = priority;
    else this.#problem(path, 'ansible_group_priority must be a whole number');
  }

  #problem(path: YamlPath, message: string, hint?: string, key = false): void {
    this.#problems.push(this.#yaml.problem(path, message, { hint, key }));
  }
}
