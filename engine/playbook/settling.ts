import { ConfigError } from '../errors.ts';
import type { Variables } from '../inventory/model.ts';
import type { Scope, Value } from '../template/model.ts';
import { lazyScope } from '../variables/scope.ts';
import { varsOver } from '../variables/vars-over.ts';
import type { LoadContext } from './context.ts';
import type { Node } from './node.ts';
import { isLiteral, readValue } from './read-value.ts';

/** Gives a node with what its `{{ }}` mean; with `standIn`, and a problem, where that cannot be known. */
export type Settle = (node: Node, standIn?: unknown) => Node;

/** What nobody gives is null, for which `default` has something else. */
const nothing = lazyScope({ has: () => true, get: () => null, names: () => [] });

/**
 * For what is wanted when the playbook is read: who a play is for, in which batches, which files it names. As in Ansible
 * that may rest on `-e` and on these variables, of the play or of its import; of hosts nothing is known yet.
 */
export function settling(context: LoadContext, vars: Variables): Settle {
  const all = new Map([...vars, ...context.extraVars]);
  const scope: Scope = varsOver('the play', all, nothing, () => scope);
  const evaluate = (value: Value, node: Node): { found: unknown } | undefined => {
    const missing = value.references.find(({ path }) => !all.has(path[0]!));
    try {
      const found = value.evaluate(scope);
      if (!missing || ![found].flat(Infinity).includes(null)) return { found };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (!missing) return void context.problems.list.push(...error.problems);
    }
    const name = missing.path[0]!;
    return node.problem(`"${name}" is not known when the playbook is read`, {
      hint: `give it with -e ${name}=..., or below \`vars:\` of the play; what the inventory and hosts say comes later`,
    });
  };
  return (node, standIn) => {
    if (isLiteral(node.value)) return node;
    const value = readValue(node, context.problems);
    context.early.push(...(value?.references ?? []));
    const settled = value && evaluate(value, node);
    return node.with(settled ? settled.found : standIn);
  };
}
