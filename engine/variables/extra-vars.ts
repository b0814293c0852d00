import { ConfigError, type Problem } from '../errors.ts';
import { isPassword, withoutPasswords } from '../inventory/connection-names.ts';
import type { Variable } from '../inventory/model.ts';
import { readVariables } from '../inventory/read-variables.ts';
import { isMap } from '../inventory/yaml-map.ts';
import { reservedNames, variableName } from '../playbook/context.ts';
import { YamlFile } from '../yaml/yaml-file.ts';

/** A variable of the command line; one that was typed there has its value also as it was typed. */
export interface ExtraVariable extends Variable {
  typed?: string;
}

export type ExtraVariables = ReadonlyMap<string, ExtraVariable>;

function problemOf(name: string, equals: number, text: string): Problem | undefined {
  const begin = `-e ${withoutPasswords(text)}`;
  const [, first, more] = /^(\w+=[^\s"'[{]*)\s+(\w+=\S*)(?=\s|$)/.exec(text.trim()) ?? [];
  if (more !== undefined)
    return {
      message: `${begin}: these are several variables, or one whose value has spaces and "=" in it`,
      hint: `write -e ${first} -e ${more}, or quote the value: -e '${name}="..."'`,
    };
  if (equals < 0)
    return {
      message: `${begin}: there is no "=" in it`,
      hint: `write -e ${text.trim().split(/[\s:]/)[0] || 'name'}=value`,
    };
  if (reservedNames.has(name)) return { message: `${begin}: "${name}" is a name of meetctl's own and cannot be set` };
  if (name.includes('.'))
    return {
      message: `${begin}: "${name}" is no name for a variable`,
      hint: `give the whole map: -e '${name.split('.')[0]}={...}'`,
    };
  if (!variableName.test(name))
    return {
      message: `${begin}: "${name}" is no name for a variable`,
      hint: 'letters, digits and underscores, and no digit first',
    };
  return undefined;
}

/** The variables of `-e '{ "name": value }'`. */
function readMap(text: string, problems: Problem[]): ReadonlyMap<string, Variable> {
  const vars = new Map<string, Variable>();
  try {
    const yaml = YamlFile.parse(text, '-e');
    const value = yaml.value();
    if (isMap(value)) readVariables(yaml, value, [], vars, problems);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push({
      message: `-e ${withoutPasswords(text)}: it begins as a map and is none: ${error.message}`,
      hint: 'write -e name=value',
    });
  }
  return vars;
}

/** The variables of `-e @file`: a YAML map, each with its place. */
function readFile(file: string, problems: Problem[]): ReadonlyMap<string, Variable> {
  const vars = new Map<string, Variable>();
  try {
    const yaml = YamlFile.read(file);
    const value = yaml.value();
    if (isMap(value)) readVariables(yaml, value, [], vars, problems);
    else if (value !== null)
      problems.push(yaml.problem([], '-e @file: it must be a map of variables', { hint: '`name: value`, one a line' }));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
  }
  return vars;
}

/**
 * Reads the `-e name=value`, `-e '{...}'` and `-e @file` of the command line; typed values are YAML (`-e port=8443` is a number, `-e names=[a,b]` a list).
 * Of a name that is given twice the last holds. Throws a ConfigError with every mistake.
 */
export function parseExtraVars(texts: readonly string[]): ExtraVariables {
  const problems: Problem[] = [];
  const vars = new Map<string, ExtraVariable>();
  for (const text of texts) {
    if (text.startsWith('@')) {
      for (const [name, variable] of readFile(text.slice(1), problems)) vars.set(name, variable);
      continue;
    }
    if (text.trimStart().startsWith('{')) {
      for (const [name, variable] of readMap(text, problems)) vars.set(name, variable);
      continue;
    }
    const equals = text.indexOf('=');
    const name = text.slice(0, equals).trim();
    const problem = problemOf(name, equals, text);
    if (problem) {
      problems.push(problem);
      continue;
    }
    const typed = text.slice(equals + 1);
    try {
      vars.set(name, { value: typed === '' ? '' : YamlFile.parse(typed, '-e').value(), typed });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push({
        message: `-e ${withoutPasswords(text)}: the value is no YAML: ${error.message}`,
        hint: `as a text: -e '${name}="..."'`,
      });
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return vars;
}

/** `-e pin=0123` for a variable that is declared to be a text means the text, not a number; so it does for a password. */
export function asDeclared(vars: ExtraVariables, typeOf: (name: string) => unknown): ExtraVariables {
  return new Map(
    [...vars].map(([name, variable]) => {
      const { value, typed } = variable;
      const wantsText = isPassword(name) || typeOf(name) === 'string';
      const isText = typed !== undefined && wantsText && ['number', 'boolean'].includes(typeof value);
      return [name, isText ? { ...variable, value: typed } : variable];
    }),
  );
}
