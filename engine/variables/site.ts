import type { Inventory, Variables } from '../inventory/model.ts';
import type { Declaration, Playbook } from '../playbook/model.ts';
import type { Secret } from '../secrets/secret.ts';
import type { SecretSource } from '../secrets/source.ts';
import type { ExtraVariables } from './extra-vars.ts';
import type { HostVariables } from './host-variables.ts';

/** A variable that is being evaluated, for telling who refers to whom in a circle. */
export interface Evaluating {
  vars: HostVariables;
  name: string;
}

/** What all hosts of a run have in common. */
export interface Site {
  inventory: Inventory;
  playbook: Playbook;
  /** The hosts of the run. */
  targets: ReadonlySet<string>;
  extraVars: ExtraVariables;
  /** What is one for the whole site, for hosts that were given no value of their own. */
  siteWide: Variables;
  /** The playbook is the user's own: the inventory may be for others too. */
  ownPlaybook: boolean;
  secrets: SecretSource;
  declarations: ReadonlyMap<string, Declaration>;
  /** Group name -> hosts; a group that is only asked for is an empty list. */
  groups: Readonly<Record<string, readonly string[]>>;
  /** Host name -> its scope. */
  hostvars: Readonly<Record<string, unknown>>;
  facts: Map<string, unknown>;
  /** The innermost stands last. */
  evaluating: Evaluating[];
  /** Secrets that stand somewhere in the clear, as they are met. */
  clearSecrets: Secret[];
  /** Set when facts were asked for that are not known yet. */
  missedFacts: boolean;
  /** Required variables that were asked for and that nobody set. */
  missedNames: Set<string>;
}
