import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../engine/errors.ts';
import { loadInventory } from '../../engine/inventory/load.ts';
import type { Inventory } from '../../engine/inventory/model.ts';
import { calibrationFile, readCalibration } from '../calibrate/calibration-file.ts';
import { openSiteHidden } from '../site/open-site.ts';
import { stored } from './certificate-questions.ts';
import { type Change, changesBetween } from './changes.ts';
import { editedFiles, type SiteFiles } from './edit-inventory.ts';
import { existingAnswers, saidSizes } from './existing-site.ts';
import { newInventory, newVariables } from './new-files.ts';
import { rehearse } from './rehearse.ts';
import { inventoryWord, type SitePlace } from './site-place.ts';
import { Situation } from './situation.ts';
import { callName } from './survey.ts';
import { wantedSite, type WantedSite } from './wanted-site.ts';

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The files that a site's answers lead to: new ones, or those of an inventory that there is, changed. */
export class SiteDraft {
  readonly place: SitePlace;
  readonly #situation: Situation;
  readonly #inventory: Inventory | undefined;
  readonly #files: SiteFiles;

  constructor(place: SitePlace, situation: Situation) {
    this.place = place;
    this.#situation = situation;
    this.#inventory = place.exists ? loadInventory(place.inventory) : undefined;
    this.#files = { inventory: place.inventory, directory: place.folder, read: readIfThere };
    if (!this.#inventory) return;
    Object.assign(situation.answers, existingAnswers(this.#inventory, situation.knowledge));
    situation.knownHosts = situation.answers.hosts ?? [];
    situation.said = saidSizes(this.#inventory);
    situation.calibration = readCalibration(calibrationFile(this.#inventory.directory));
    situation.keepsCertificate = situation.answers.certificate_chain === stored;
  }

  /** What the inventory says now, by what is known of the hosts. */
  #before(inventory: Inventory): WantedSite {
    const { knowledge, findings } = this.#situation;
    const now = new Situation(knowledge, existingAnswers(inventory, knowledge));
    now.findings = findings;
    return wantedSite(now);
  }

  #changes(inventory: Inventory): Change[] {
    return changesBetween(this.#before(inventory), wantedSite(this.#situation));
  }

  /** All files that have to be written, by path, the inventory itself last. */
  files(): Map<string, string> {
    const { inventory, folder } = this.place;
    if (this.#inventory) {
      const edited = [...editedFiles(this.#files, this.#inventory, this.#changes(this.#inventory))];
      return new Map(edited.toSorted(([a], [b]) => Number(a === inventory) - Number(b === inventory)));
    }
    const wanted = wantedSite(this.#situation);
    const command = `meetctl deploy ${inventoryWord(this.place)} --check --diff`;
    return new Map([
      [join(folder, 'group_vars', 'all.yml'), newVariables(wanted)],
      [inventory, newInventory(wanted, command)],
    ]);
  }

  /** Just what it takes to reach the hosts, while they have no groups and perhaps no names. */
  hostFiles(): Map<string, string> {
    const hosts = (this.#situation.answers.hosts ?? []).map((host) => ({ ...host, name: callName(host) }));
    const known = new Situation(this.#situation.knowledge, { hosts });
    const { variables, ...site } = wantedSite(known);
    if (!this.#inventory)
      return new Map([[this.place.inventory, newInventory({ ...site, variables }, 'meetctl facts')]]);
    const before = this.#before(this.#inventory);
    const changes = changesBetween({ ...before, groups: {} }, { ...before, ...site, groups: {} });
    return editedFiles(this.#files, this.#inventory, changes);
  }

  /**
   * Reads the files as a deployment would, before they are written. Throws a ConfigError with every mistake, also when
   * an inventory is written in a way in which a change does not come out as it was meant.
   */
  async check(files: ReadonlyMap<string, string>): Promise<void> {
    await rehearse(this.place, files, (inventory) => {
      openSiteHidden(inventory, {});
      if (!this.#inventory) return;
      const left = this.#changes(loadInventory(inventory));
      if (left.length > 0) throw new ConfigError(left.map((change) => this.#notMade(change)));
    });
  }

  #notMade(change: Change) {
    const hint = 'it is written in a way that cannot be edited here: change it by hand, and run init again';
    if (change.kind === 'variable') {
      const at = [...this.#inventory!.hosts.values()].map(({ vars }) => vars.get(change.name)?.at).find(Boolean);
      return { message: `${change.name} cannot be set to ${JSON.stringify(change.value)}`, at, hint };
    }
    const host = typeof change.host === 'string' ? change.host : change.host.name;
    const place = 'group' in change ? ` (group ${change.group})` : 'name' in change ? ` (${change.name})` : '';
    return { message: `the entry of ${host}${place} cannot be changed as you want it`, hint };
  }
}
