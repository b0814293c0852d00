import type { Position } from '../errors.ts';
import type { Variable } from '../inventory/model.ts';
import type { Value } from '../template/model.ts';
import { compileValue } from '../template/value.ts';
import { isLiteral } from './read-value.ts';

const compiled = new WeakMap<Variable, Value>();
const nowhere = { file: '(command line)', line: 1, column: 1 };

/** A variable whose value is there already, and is data, whatever it looks like. */
export function settledVariable(value: unknown, at: Position): Variable {
  const variable = { value, at };
  compiled.set(variable, { references: [], evaluate: () => value });
  return variable;
}

/** A variable's value, compiled once however many hosts have it. Throws a ConfigError when it has a mistake. */
export function variableValue(variable: Variable): Value {
  let value = compiled.get(variable);
  if (!value) {
    const { source } = variable;
    const raw = variable.value;
    value = isLiteral(raw)
      ? { references: [], evaluate: () => raw }
      : compileValue(
          raw,
          source ? (path) => source.at(path) : () => variable.at ?? nowhere,
          source && ((line) => source.line(line)),
        );
    compiled.set(variable, value);
  }
  return value;
}
