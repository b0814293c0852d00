import { ConfigError, type Problem } from '../errors.ts';
import type { Play, RoleUse } from '../playbook/model.ts';
import { Layout, type LayoutSource, type PlayLayout } from './layout.ts';
import type { Scopes } from './scopes.ts';
import type { Site } from './site.ts';

/** The layouts of all plays on all hosts, each made once. */
export class Layouts {
  /** What keeps some from being made. */
  readonly problems: Problem[] = [];
  readonly #site: Site;
  readonly #scopes: Scopes;
  readonly #made = new Map<string, Map<Play, PlayLayout>>();

  constructor(site: Site, scopes: Scopes) {
    this.#site = site;
    this.#scopes = scopes;
  }

  /** Throws ConfigError for one that rests on what the host has to tell. */
  of(host: string, play: Play): PlayLayout {
    const made = this.#made.get(host) ?? new Map<Play, PlayLayout>();
    this.#made.set(host, made);
    const layout = made.get(play) ?? Layout.of(play, this.#sourceFor(host, play));
    made.set(play, layout);
    return layout;
  }

  /** The roles of a play on a host; where its layout cannot be made, those of the play itself, and a problem. */
  usesOf(host: string, play: Play): readonly RoleUse[] {
    try {
      return this.of(host, play).uses;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.problems.push(...error.problems);
      return play.roles;
    }
  }

  #sourceFor(host: string, play: Play): LayoutSource {
    return {
      scopeOf: (use) => this.#scopes.of(host, play, use).scope,
      isFor: (use) => this.#scopes.isFor(host, use),
      factsMissed: () => {
        const missed = this.#site.missedFacts;
        this.#site.missedFacts = false;
        return missed;
      },
    };
  }
}
