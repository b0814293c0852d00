import type { Redundancy } from '../../capacity/need.ts';
import type { Declaration, Playbook } from '../../engine/playbook/model.ts';
import { faults, sentence } from '../../engine/playbook/explain.ts';
import type { Calibration } from '../calibrate/calibration-file.ts';
import type { SaidSize } from '../capacity/planned-hosts.ts';
import { type Findings, nameHosts, type NamedHost } from './finding.ts';
import type { HostEntry } from './host-entry.ts';
import type { Placement } from './propose.ts';

/** The answers by the names that flags and answers files have for them. */
export interface Answers {
  hosts: readonly HostEntry[];
  domain: string;
  site_name: string;
  users: number;
  /** As `meet_rooms` has them; empty where nobody knows. */
  rooms: string;
  largest_room: number;
  /** What may be lost while all still meet. */
  redundancy: Redundancy;
  groups: Placement;
  /** By host: how many bridges it is to run, whatever the model says. */
  bridges: Readonly<Record<string, number>>;
  outside: 'no' | 'yes';
  /** By host: the address at which the Internet reaches it. */
  public_address: Readonly<Record<string, string>>;
  login: string;
  certificate: string;
  /** The name of a file, or `stored`: what the site has already. */
  certificate_chain: string;
  certificate_key: string;
  chat: string;
  /** As `meet_files` has them; empty for none. */
  files: string;
  install: string;
  /** The address of a package source, or `hosts`: what their apt knows. */
  packages_from: string;
  /** The text of the key that the packages are signed with. */
  packages_key: string;
}

export type AnswerKey = keyof Answers;

/** What the roles that there are can be told: a question about anything else would be idle. */
export class Knowledge {
  readonly groups: readonly string[];
  /** The site's folder: mixes of its own may lie there. */
  readonly folder: string;
  readonly #declarations: ReadonlyMap<string, Declaration>;

  constructor(playbook: Playbook, folder: string) {
    this.folder = folder;
    const all = [...playbook.roles.values()].flatMap(({ declarations }) => declarations);
    this.#declarations = new Map(all.map((declaration) => [declaration.name, declaration]));
    const inPlays = playbook.plays.flatMap(({ hosts }) => hosts.split(/[\s,:&]+/));
    const known = ['web', 'prosody', 'jicofo', 'jvb', 'turn', 'etherpad'];
    // Bridges have their place in the firewall and in Prosody, whether or not a play is for them.
    this.groups = known.filter((group) => group === 'jvb' || inPlays.includes(group));
  }

  declares(variable: string): boolean {
    return this.#declarations.has(variable);
  }

  /** Why a role would not take a value; undefined when it does. */
  fault(variable: string, value: unknown): string | undefined {
    const declaration = this.#declarations.get(variable);
    const [fault] = declaration ? faults(declaration.schema, value) : [];
    return fault && `${sentence(variable, fault)}${fault.hint ? `: ${fault.hint}` : ''}`;
  }

  /** What a role takes when nobody says anything, where that is a plain value. */
  fallback(variable: string): unknown {
    const value = this.#declarations.get(variable)?.default;
    return value?.references.length === 0 ? value.evaluate({}) : undefined;
  }
}

/** All that a question may rest on. */
export class Situation {
  readonly knowledge: Knowledge;
  readonly answers: Partial<Answers>;
  findings: Findings = new Map();
  /** The site has a certificate of somebody's own already. */
  keepsCertificate = false;
  /** Hosts that the inventory has had before. */
  knownHosts: readonly HostEntry[] = [];
  /** What the inventory says of the sizes of its hosts. */
  said: ReadonlyMap<string, SaidSize> = new Map();
  /** What was measured on this site's own bridges. */
  calibration: Calibration = {};

  constructor(knowledge: Knowledge, answers: Partial<Answers> = {}) {
    this.knowledge = knowledge;
    this.answers = answers;
  }

  /** The hosts so far, with names. */
  get hosts(): NamedHost[] {
    return nameHosts(this.answers.hosts ?? [], this.findings, this.knowledge.groups);
  }

  hostsOf(group: string): NamedHost[] {
    const names = this.answers.groups?.[group] ?? [];
    return this.hosts.filter(({ name }) => names.includes(name));
  }
}
