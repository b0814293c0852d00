import type { Problem } from '../errors.ts';
import { type Surprise, surpriseOf } from '../yaml/surprise.ts';
import { isPassword } from './connection-names.ts';
import type { Variable } from './model.ts';
import { isMap } from './yaml-map.ts';

type Path = readonly (string | number)[];

/** Which kinds of surprise one can be at a place in a variable's value. */
export type MayBe = (name: string, path: Path) => readonly Surprise['kind'][];

/** A plain word as it stands in its file; undefined for what is quoted, or does not stand where its value is. */
function written(variable: Variable, path: Path): string | undefined {
  const at = variable.source?.at(path);
  if (!at) return undefined;
  // A time has a blank in it.
  const rest = variable.source!.line(at.line).slice(at.column - 1);
  return /^(?:\d{4}-\d\d?-\d\d?[ \t]+[\d:.]+(?:[ \t]*(?:Z|[-+][\d:]+))?|[^\s,\]}#"'&*!|>[{]+)/.exec(rest)?.[0];
}

function* leaves(value: unknown, path: Path = []): Generator<{ value: unknown; path: Path }> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* leaves(item, [...path, index]);
  else if (isMap(value)) for (const [key, item] of Object.entries(value)) yield* leaves(item, [...path, key]);
  else yield { value, path };
}

const nameOf = (name: string, path: Path): string =>
  path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${step}`), name);

function problemAt(
  variable: Variable,
  name: string,
  path: Path,
  { became, hint }: Surprise,
  isSecret: boolean,
): Problem {
  const at = variable.source!.at(path);
  if (isSecret) {
    const message = `${nameOf(name, path)} is not what is written there: YAML takes it for something else than a text`;
    return { message, at, sourceLine: `${name}: ******`, hint: 'put it in quotes' };
  }
  return { message: `${nameOf(name, path)} is ${became}`, at, sourceLine: variable.source!.line(at.line), hint };
}

/** Warnings of what YAML 1.1 took otherwise than it is written, each place once; they show nothing of a secret. */
export function surprises(
  variables: Iterable<readonly [Variable, string]>,
  mayBe: MayBe,
  isSecret: (name: string) => boolean = isPassword,
): Problem[] {
  const found = new Map<string, Problem>();
  for (const [variable, name] of variables) {
    for (const { value, path } of leaves(variable.value)) {
      const word = ['boolean', 'number', 'string'].includes(typeof value) ? written(variable, path) : undefined;
      const surprise = word === undefined ? undefined : surpriseOf(word, value);
      if (!surprise || !mayBe(name, path).includes(surprise.kind)) continue;
      const hidden = isSecret(name) || variable.source?.isHidden?.() === true;
      const problem = problemAt(variable, name, path, surprise, hidden);
      found.set(JSON.stringify(problem.at), problem);
    }
  }
  return [...found.values()];
}
