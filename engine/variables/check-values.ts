import { ConfigError, type Problem } from '../errors.ts';
import type { Variable } from '../inventory/model.ts';
import { type Fault, faults, sentence } from '../playbook/explain.ts';
import type { Declaration } from '../playbook/model.ts';
import { isLiteral } from '../playbook/read-value.ts';
import { unitHint } from '../playbook/unit-hint.ts';
import { revealDeep } from '../secrets/reveal.ts';
import { type Cause, causesOf, namesBehind } from './causes.ts';
import type { HostVariables } from './host-variables.ts';
import type { Site } from './site.ts';
import { storedValue } from './stored-value.ts';

/** A value as it stands in its file: `0644` where YAML read the number 420. */
function written(variable: Variable): (path: (string | number)[]) => string | undefined {
  return (path) => {
    const at = variable.source?.at(path);
    return at && /^(?:"[^"]*"|'[^']*'|[^\s,\]}#]+)/.exec(variable.source!.line(at.line).slice(at.column - 1))?.[0];
  };
}

/** Checks the values of declared variables against their schemas, each written value once. */
export class ValueChecker {
  readonly #problems: Problem[] = [];
  readonly #pending: { name: string; missed: readonly string[]; problems: readonly Problem[] }[] = [];
  readonly #site: Site;
  readonly #seen = new Set<Variable>();
  /** What roles' own defaults come out as, on some host. */
  readonly #defaults: { name: string; uses: ReadonlySet<string>; problem: Problem }[] = [];

  /** Names of stored secrets that have been checked. */
  readonly #stored = new Set<string>();
  /** Names of written variables that are wrong as they stand. */
  readonly #wrong = new Set<string>();

  constructor(site: Site) {
    this.#site = site;
  }

  /** A value as somebody wrote it, without `{{ }}`: the same on every host. */
  literal(declaration: Declaration, variable: Variable): void {
    if (this.#seen.has(variable)) return;
    this.#seen.add(variable);
    for (const fault of faults(declaration.schema, variable.value, written(variable))) {
      const at = variable.source?.at(fault.path) ?? variable.at;
      const hint = fault.hint ?? unitOf(declaration, fault, variable.value);
      this.#problems.push(problemOf(declaration, { ...fault, hint }, at, variable.at ? [] : ['set by -e']));
      this.#wrong.add(declaration.name);
    }
  }

  /** The value of a declared variable on a host. Values that need facts wait until there are any. */
  evaluated(declaration: Declaration, vars: HostVariables): void {
    const variable = vars.written(declaration.name);
    if (variable ? isLiteral(variable.value) : isFixed(declaration)) {
      if (variable) this.literal(declaration, variable);
      else {
        this.#given(declaration);
        this.#names(declaration, vars);
      }
      return;
    }
    const uses = (): Set<string> => (variable ? new Set() : namesBehind(declaration, this.#site));
    const look = (): void => {
      const { value } = revealDeep(vars.get(declaration.name));
      for (const fault of faults(declaration.schema, value)) {
        const told = [`as it comes out for ${vars.host}`];
        if (variable) this.#problems.push(problemOf(declaration, fault, vars.placeOf(declaration.name), told));
        else
          this.#defaults.push({
            name: declaration.name,
            uses: uses(),
            problem: this.#refused(declaration, fault, vars),
          });
      }
    };
    this.#catching(declaration.name, look, uses);
  }

  /** A computed value that does not fit: what is wrong is what somebody wrote, so that is where it is told. */
  #refused(declaration: Declaration, fault: Fault, vars: HostVariables): Problem {
    const [first, ...others] = causesOf(declaration, vars.host, this.#site);
    const at = first ? first.at : declaration.at;
    const comes = first && !first.at ? [`comes of ${first.name}, set by -e`] : others.slice(0, 3).map(alsoOf);
    const problem = problemOf(declaration, fault, at, [...comes, `as it comes out for ${vars.host}`]);
    return declaration.refusal === undefined ? problem : { ...problem, message: declaration.refusal, hint: undefined };
  }

  /** A secret that somebody has set, and that must fit like any other value. */
  #given(declaration: Declaration): void {
    if (!declaration.secret || declaration.generate?.kind === 'certificate' || this.#stored.has(declaration.name))
      return;
    this.#stored.add(declaration.name);
    const given = this.#site.secrets.given(declaration.name);
    const [fault] = given ? faults(declaration.schema, revealDeep(storedValue(declaration, given)).value) : [];
    if (!fault) return;
    this.#wrong.add(declaration.name);
    const hint = `set another one: meetctl secrets set ${this.#site.inventory.file} ${declaration.name}`;
    this.#problems.push({
      ...hidden(declaration.name, fault),
      details: [declaration.description, 'set with `meetctl secrets set`'],
      hint,
    });
  }

  /** What a certificate is for, which nobody else looks at before it is made. */
  #names(declaration: Declaration, vars: HostVariables): void {
    const { name, generate } = declaration;
    if (generate?.kind !== 'certificate') return;
    const evaluate = () => void [generate.names, generate.authority].map((value) => value?.evaluate(vars.scope));
    this.#catching(name, evaluate, () => namesBehind(declaration, this.#site));
  }

  /**
   * Everything that was found. What comes of a variable that is not set is left out when that is `told` anyway, and so
   * is a default that is wrong because of another one, or of a value that somebody wrote.
   */
  finish(told: ReadonlySet<string>): Problem[] {
    const open = this.#unexplained(told);
    const ofWritten = ({ uses }: { uses: ReadonlySet<string> }) => [...uses].some((used) => this.#wrong.has(used));
    const own = this.#defaults.filter((one) => !ofWritten(one));
    const wrong = new Set(this.#defaults.map(({ name }) => name));
    const first = own.filter(({ name, uses }) => ![...uses].some((used) => used !== name && wrong.has(used)));
    // Defaults that are wrong because of each other are all told.
    const inCircles = first.length === 0 && own.length === this.#defaults.length;
    const defaults = (inCircles ? own : first).map(({ problem }) => problem);
    return [...this.#problems, ...defaults, ...open.flatMap(({ problems }) => problems)];
  }

  /** What failed, and not because of a name that is told or wrong, nor because of what failed because of one. */
  #unexplained(told: ReadonlySet<string>): { problems: readonly Problem[] }[] {
    const explained = new Set([...told, ...this.#wrong]);
    for (let open = this.#pending; ;) {
      const ofThem = open.filter(({ missed }) => missed.some((name) => explained.has(name)));
      if (ofThem.length === 0) return open;
      for (const { name } of ofThem) explained.add(name);
      open = open.filter((one) => !ofThem.includes(one));
    }
  }

  #catching(name: string, run: () => void, uses: () => ReadonlySet<string> = () => new Set()): void {
    this.#site.missedFacts = false;
    this.#site.missedNames.clear();
    try {
      run();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (!this.#site.missedFacts)
        this.#pending.push({ name, missed: [...this.#site.missedNames, ...uses()], problems: error.problems });
    }
  }
}

const alsoOf = ({ name, at }: Cause): string =>
  at ? `comes of ${name} too, ${at.file}:${at.line}` : `comes of ${name} too, set by -e`;

function problemOf(declaration: Declaration, fault: Fault, at: Problem['at'], more: string[]): Problem {
  const details = [declaration.description, ...more].filter((line) => line !== '');
  // What a secret is must not be told, not even where it is wrong.
  if (declaration.secret) return { ...hidden(declaration.name, fault), at, details };
  return { message: sentence(declaration.name, fault), at, hint: fault.hint, details };
}

/** For a number that was written in another unit. */
function unitOf({ name, schema: { type, minimum } }: Declaration, { path }: Fault, value: unknown): string | undefined {
  const isNumber = (type === 'integer' || type === 'number') && path.length === 0;
  return isNumber ? unitHint(name, value, minimum as number | undefined) : undefined;
}

/** Whether the value is checked already (a default that is literal) or made by ourselves. */
function isFixed(declaration: Declaration): boolean {
  if (declaration.generate) return true;
  return declaration.defaultExpression === undefined && (declaration.default?.references.length ?? 0) === 0;
}

function hidden(
  name: string,
  { blind = ' is not as its schema wants it' }: Fault,
): Pick<Problem, 'message' | 'sourceLine'> {
  return { message: `${name}${blind} (its value is secret)`, sourceLine: `${name}: ******` };
}
