import { ConfigError, type Position } from '../errors.ts';
import type { Variable, Variables } from '../inventory/model.ts';
import type { Declaration } from '../playbook/model.ts';
import { isPassword, passwords } from '../inventory/connection-names.ts';
import { variableValue } from '../playbook/variable-value.ts';
import { concealDeep, secretsIn } from '../secrets/reveal.ts';
import type { Secret } from '../secrets/secret.ts';
import type { Scope } from '../template/model.ts';
import { circle } from './circle.ts';
import { generated } from './generated.ts';
import { lazyScope } from './scope.ts';
import type { Site } from './site.ts';
import { storedValue } from './stored-value.ts';

const magic: readonly string[] = [
  'groups',
  'hostvars',
  'inventory_hostname',
  'group_names',
  'ansible_host',
  'ansible_port',
];

/** The variables of one host in one play: layered in Ansible's order, evaluated when they are asked for, each once. */
export class HostVariables {
  readonly host: string;
  readonly scope: Scope;
  readonly #site: Site;
  readonly #layers: readonly Variables[];
  readonly #playHosts: readonly string[] | undefined;
  readonly #values = new Map<string, unknown>();

  /** `layers`: the strongest first. */
  constructor(site: Site, host: string, layers: readonly Variables[], playHosts?: readonly string[]) {
    this.#site = site;
    this.host = host;
    this.#layers = layers;
    this.#playHosts = playHosts;
    this.scope = lazyScope(this);
  }

  /** The strongest value that someone wrote for a name. */
  written(name: string): Variable | undefined {
    for (const layer of this.#layers) {
      const variable = layer.get(name);
      if (variable) return variable;
    }
    return undefined;
  }

  /** Where the value of a name comes from. */
  placeOf(name: string): Position | undefined {
    return this.written(name)?.at ?? this.#site.declarations.get(name)?.at;
  }

  has(name: string): boolean {
    if (this.#values.has(name) || this.#isMagic(name) || this.written(name)) return true;
    if (this.#storedPassword(name)) return true;
    const declaration = this.#site.declarations.get(name);
    if (!declaration || !declaration.required || this.#given(declaration)) return declaration !== undefined;
    this.#site.missedNames.add(name);
    return false;
  }

  *names(): Iterable<string> {
    // That a port is nowhere written must show, for then the user's ssh_config may name one.
    for (const name of magic) if (name !== 'ansible_port') yield name;
    if (this.#playHosts) yield 'play_hosts';
    if (this.#site.facts.has(this.host)) yield 'facts';
    for (const layer of this.#layers) yield* layer.keys();
    for (const name of passwords) if (this.#storedPassword(name)) yield name;
    for (const name of this.#site.declarations.keys()) if (this.has(name)) yield name;
  }

  /** The value of a name. Throws a ConfigError when it cannot be evaluated, or refers to itself in a circle. */
  get(name: string): unknown {
    const known = this.#values.get(name);
    if (known !== undefined || this.#values.has(name)) return known;
    if (name === 'facts') return this.#facts();
    const { evaluating } = this.#site;
    if (evaluating.some((other) => other.vars === this && other.name === name))
      throw circle(evaluating, { vars: this, name });
    evaluating.push({ vars: this, name });
    try {
      const value = this.#evaluate(name);
      this.#values.set(name, value);
      return value;
    } finally {
      evaluating.pop();
    }
  }

  #evaluate(name: string): unknown {
    const variable = this.written(name);
    const declaration = this.#site.declarations.get(name);
    if (variable) {
      const value = variableValue(variable).evaluate(this.scope);
      return declaration?.secret || isPassword(name) ? this.#conceal(value, declaration?.schema) : value;
    }
    return declaration ? this.#declared(declaration) : (this.#storedPassword(name) ?? this.#magic(name));
  }

  #declared(declaration: Declaration): unknown {
    const given = this.#given(declaration);
    if (given && declaration.generate?.kind !== 'certificate') return storedValue(declaration, given);
    if (declaration.generate) return generated(this.#site, declaration, this);
    const { default: fallback, defaultExpression } = declaration;
    const value = fallback ? fallback.evaluate(this.scope) : defaultExpression?.evaluate(this.scope);
    return declaration.secret ? this.#conceal(value, declaration.schema) : value;
  }

  #conceal(value: unknown, schema: unknown): unknown {
    const concealed = concealDeep(value, schema);
    this.#site.clearSecrets.push(...secretsIn(concealed));
    return concealed;
  }

  #given({ name, secret, required, schema }: Declaration): Secret | undefined {
    if (!secret) return undefined;
    const { secrets } = this.#site;
    return secrets.given(name) ?? (required && schema.type === 'string' ? secrets.standIn?.(name) : undefined);
  }

  /** A password of logins or of sudo needs no role to declare it. */
  #storedPassword(name: string): Secret | undefined {
    return isPassword(name) ? this.#site.secrets.given(name) : undefined;
  }

  #isMagic(name: string): boolean {
    if (name === 'play_hosts') return this.#playHosts !== undefined;
    return name === 'facts' || magic.includes(name);
  }

  #magic(name: string): unknown {
    switch (name) {
      case 'groups':
        return this.#site.groups;
      case 'hostvars':
        return this.#site.hostvars;
      case 'group_names':
        return this.#site.inventory.hosts
          .get(this.host)!
          .groups.filter((group) => group !== 'all')
          .toSorted();
      case 'play_hosts':
        return this.#playHosts;
      // Ansible's defaults for a host that does not say where it is.
      case 'ansible_port':
        return 22;
      default:
        return this.host;
    }
  }

  #facts(): unknown {
    const facts = this.#site.facts.get(this.host);
    if (facts !== undefined) return facts;
    this.#site.missedFacts = true;
    throw new ConfigError({
      message: `the facts of ${this.host} are not known: it was not asked yet`,
      hint: 'a play must run on that host before others can use its facts',
    });
  }
}
