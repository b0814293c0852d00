import { matchHosts } from '../inventory/match.ts';
import type { Variables } from '../inventory/model.ts';
import type { Play, RoleUse } from '../playbook/model.ts';
import { HostVariables } from './host-variables.ts';
import type { Site } from './site.ts';

/** Scopes by what they depend on: the host, and the variables of play and role if there are any. */
export class Scopes {
  readonly #site: Site;
  readonly #playHosts = new Map<Play, string[]>();
  readonly #made = new Map<string, Map<Play | RoleUse | undefined, HostVariables>>();

  constructor(site: Site) {
    this.#site = site;
  }

  hosts(play: Play): string[] {
    let hosts = this.#playHosts.get(play);
    if (!hosts) this.#playHosts.set(play, (hosts = matchHosts(this.#site.inventory, play.hosts)));
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
      ];
      vars = new HostVariables(
        this.#site,
        host,
        layers.filter((layer) => layer.size > 0),
        play && this.hosts(play),
      );
      made.set(own, vars);
    }
    return vars;
  }
}
