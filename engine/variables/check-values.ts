import { ConfigError, type Problem } from '../errors.ts';
import type { Variable } from '../inventory/model.ts';
import { type Fault, faults, sentence } from '../playbook/explain.ts';
import type { Declaration } from '../playbook/model.ts';
import { isLiteral } from '../playbook/read-value.ts';
import { revealDeep } from '../secrets/reveal.ts';
import type { HostVariables } from './host-variables.ts';
import type { Site } from './site.ts';

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
  readonly #pending: { missed: readonly string[]; problems: readonly Problem[] }[] = [];
  readonly #site: Site;
  readonly #seen = new Set<Variable>();

  constructor(site: Site) {
    this.#site = site;
  }

  /** A value as somebody wrote it, without `{{ }}`: the same on every host. */
  literal(declaration: Declaration, variable: Variable): void {
    if (this.#seen.has(variable)) return;
    this.#seen.add(variable);
    for (const fault of faults(declaration.schema, variable.value, written(variable))) {
      const at = variable.source?.at(fault.path) ?? variable.at;
      this.#add(declaration, fault, at, variable.at ? [] : ['set by -e']);
    }
  }

  /** The value of a declared variable on a host. Values that need facts wait until there are any. */
  evaluated(declaration: Declaration, vars: HostVariables): void {
    const variable = vars.written(declaration.name);
    if (variable ? isLiteral(variable.value) : isFixed(declaration)) {
      if (variable) this.literal(declaration, variable);
      else this.#names(declaration, vars);
      return;
    }
    this.#catching(() => {
      const { value } = revealDeep(vars.get(declaration.name));
      for (const fault of faults(declaration.schema, value)) {
        this.#add(declaration, fault, vars.placeOf(declaration.name), [`as it comes out for ${vars.host}`]);
      }
    });
  }

  /** What a certificate is for, which nobody else looks at before it is made. */
  #names(declaration: Declaration, vars: HostVariables): void {
    const { generate } = declaration;
    if (generate?.kind === 'certificate') this.#catching(() => void generate.names.evaluate(vars.scope));
  }

  /** Everything that was found. What comes of a variable that is not set is left out when that is `told` anyway. */
  finish(told: ReadonlySet<string>): Problem[] {
    const open = this.#pending.filter(({ missed }) => !missed.some((name) => told.has(name)));
    return [...this.#problems, ...open.flatMap(({ problems }) => problems)];
  }

  #catching(run: () => void): void {
    this.#site.missedFacts = false;
    this.#site.missedNames.clear();
    try {
      run();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (!this.#site.missedFacts)
        this.#pending.push({ missed: [...this.#site.missedNames], problems: error.problems });
    }
  }

  #add(declaration: Declaration, fault: Fault, at: Problem['at'], more: string[] = []): void {
    const text = sentence(declaration.name, fault);
    const details = [declaration.description, ...more].filter((line) => line !== '');
    // What a secret is must not be told, not even where it is wrong.
    if (declaration.secret) this.#problems.push({ ...hidden(declaration.name), at, details });
    else this.#problems.push({ message: text, at, hint: fault.hint, details });
  }
}

/** Whether the value is checked already (a default that is literal) or made by ourselves. */
function isFixed(declaration: Declaration): boolean {
  if (declaration.generate) return true;
  return declaration.defaultExpression === undefined && (declaration.default?.references.length ?? 0) === 0;
}

function hidden(name: string): Pick<Problem, 'message' | 'sourceLine'> {
  return { message: `${name} is not as its schema wants it (its value is secret)`, sourceLine: `${name}: ******` };
}
