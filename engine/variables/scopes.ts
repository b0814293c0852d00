import { matchHosts } from '../inventory/match.ts';
import type { Variables } from '../inventory/model.ts';
import type { Play, RoleUse } from '../playbook/model.ts';
import { HostVariables } from './host-variables.ts';
import type { Site } from './site.ts';

/** Scopes by what they depend on: the host, and the variables of play and role if there are any. */
export class Scopes {
  readonly #site: Site;
  readonly #hosts = new Map<Play | RoleUse, string[]>();
  readonly #made = new Map<string, Map<Play | RoleUse | undefined, HostVariables>>();

  constructor(site: Site) {
    this.#site = site;
  }

  hosts(play: Play): string[] {
    return this.#matched(play, play.hosts);
  }

  /** Whether a role of a play is for one of its hosts. */
  isFor(host: string, use: RoleUse): boolean {
    return use.hosts === undefined || this.#matched(use, use.hosts).includes(host);
  }

  #matched(whose: Play | RoleUse, pattern: string): string[] {
    let hosts = this.#hosts.get(whose);
    if (!hosts) this.#hosts.set(whose, (hosts = matchHosts(this.#site.inventory, pattern)));
    return hosts;
  }

  of(host: string, play?: Play, use?: RoleUse): HostVariables {
    const own = use && use.vars.size > 0 ? use : play;
    let made = this.#made.get(host);
    if (!made) this.#made.set(host, (made = new Map()));
    let vars = made.get(own);
    if (!vars) {
      const layers: Variables[] = [
        this.#site.extraVars,
        ...(use ? [use.vars] : []),
        ...(play ? [play.vars] : []),
        this.#site.inventory.hosts.get(host)!.vars,
        this.#site.siteWide,
      ];
      vars = new HostVariables(
        this.#site,
        host,
        layers.filter((layer) => layer.size > 0),
        play && this.hosts(play).filter((one) => this.#site.targets.has(one)),
      );
      made.set(own, vars);
    }
    return vars;
  }
}
