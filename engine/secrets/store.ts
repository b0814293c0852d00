import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, FailedError, type Problem } from '../errors.ts';
import { nearbyInventory } from '../inventory/nearby.ts';
import { createFile, readIfThere, replaceFile } from './atomic-file.ts';
import { emptyContents, formatContents, parseContents, type Contents, type StoredPair } from './contents.ts';
import { generatePassword } from './generate.ts';
import { identityFile, makeIdentity, readIdentity, type Identity } from './identity.ts';
import { readRecipients } from './recipients.ts';
import { forgetPrevious, isStored, remove, renew, type Renewal, undoRenewal } from './renew.ts';
import { seal, unseal } from './sealed-file.ts';
import { Secret } from './secret.ts';
import { endingWarning, ownCertificate } from './own-certificate.ts';
import { ensureLeaf, type ConstraintsSource } from './site-certificates.ts';
import type { IssuedCertificate, SecretSource } from './source.ts';

export interface StoreOptions {
  /** The folder of the inventory. */
  directory: string;
  /** `memory` (check, render) generates what is missing and writes nothing at all. */
  mode: 'persist' | 'memory';
  constraints?: ConstraintsSource;
  env?: NodeJS.ProcessEnv;
  now?: () => Date;
}

/** The folder that the secrets of an inventory lie in: its own. */
export function siteDirectory(inventory: string): string {
  const stats = statSync(inventory, { throwIfNoEntry: false });
  if (!stats) {
    const near = nearbyInventory(inventory);
    const hint = near === undefined ? undefined : `did you mean ${near}?`;
    throw new ConfigError({ message: `there is no inventory ${inventory}`, hint });
  }
  return stats.isDirectory() ? inventory : dirname(inventory);
}

/** The file with the secrets of an inventory's folder. */
export const secretsFile = (directory: string): string => join(directory, 'secrets.yml.age');

/** The secrets of a site: `secrets.yml.age` beside the inventory. */
export class SiteSecrets implements SecretSource {
  readonly file: string;
  readonly #options: StoreOptions;
  readonly #contents: Contents;
  #sealed: Buffer | undefined;
  #identity: Identity | undefined;
  #changed = false;
  #ending: Problem | undefined;

  private constructor(
    options: StoreOptions,
    file: string,
    contents: Contents,
    sealed: Buffer | undefined,
    identity: Identity | undefined,
  ) {
    this.#options = options;
    this.file = file;
    this.#contents = contents;
    this.#sealed = sealed;
    this.#identity = identity;
  }

  /** Reads and decrypts what there is; without a file the site begins with no secrets. */
  static async open(options: StoreOptions): Promise<SiteSecrets> {
    const file = secretsFile(options.directory);
    const sealed = readIfThere(file);
    const path = identityFile(options.env);
    if (!sealed) return new SiteSecrets(options, file, emptyContents(), undefined, undefined);
    const identity = await readIdentity(path);
    if (!identity) {
      throw new ConfigError({
        message: `${file} is encrypted, and there is no identity at ${path} to read it with`,
        hint: 'copy the identity file from the machine that made it, or name yours in MEETCTL_IDENTITY',
      });
    }
    return new SiteSecrets(options, file, parseContents(await unseal(file, sealed, identity), file), sealed, identity);
  }

  /** Whether the site has a secrets file. */
  get exists(): boolean {
    return this.#sealed !== undefined;
  }

  /** Names of the stored values, sorted. */
  get names(): string[] {
    return Object.keys(this.#contents.values).toSorted();
  }

  get authority(): StoredPair | undefined {
    return this.#contents.ca;
  }

  get leaves(): Readonly<Record<string, StoredPair>> {
    return this.#contents.certificates;
  }

  given(name: string): Secret | undefined {
    return Object.hasOwn(this.#contents.values, name) ? new Secret(this.#contents.values[name]!) : undefined;
  }

  password(name: string, bytes: number): Secret {
    const stored = this.given(name);
    if (stored) return stored;
    const made = generatePassword(bytes);
    this.set(name, made);
    return made;
  }

  certificate(name: string, names: readonly string[]): IssuedCertificate {
    const now = this.#options.now?.() ?? new Date();
    const { leaf, authority, made } = ensureLeaf(this.#contents, name, names, this.#options.constraints, now);
    this.#changed ||= made;
    const ca = authority.certificate;
    return { certificate: leaf.certificate, chain: leaf.certificate + ca, key: new Secret(leaf.key), ca };
  }

  ownCertificate(name: string, names: readonly string[]): IssuedCertificate {
    const now = this.#options.now?.() ?? new Date();
    const certificate = ownCertificate(this.#contents, name, names, now);
    this.#ending = endingWarning(this.#contents.own, now);
    return certificate;
  }

  /** What is to be told of what was asked for. */
  get warnings(): Problem[] {
    return this.#ending ? [this.#ending] : [];
  }

  /** The certificate that somebody brought along: its whole chain. */
  get own(): StoredPair | undefined {
    return this.#contents.own;
  }

  /** Keeps a certificate that somebody brought along; checked before. */
  keepOwn(pair: StoredPair): void {
    this.#contents.own = pair;
    this.#changed = true;
  }

  set(name: string, value: Secret): void {
    this.#contents.values[name] = value.reveal();
    this.#changed = true;
  }

  /** Sets a value that somebody chose: it may be known elsewhere too. */
  choose(name: string, value: Secret): void {
    this.set(name, value);
    this.#contents.chosen = [...new Set([...this.#contents.chosen, name])];
  }

  /** Whether somebody chose the value of a name. */
  isChosen(name: string): boolean {
    return this.#contents.chosen.includes(name);
  }

  /** Whether there is a value, or a certificate, under the name of a variable. */
  isStored(name: string): boolean {
    return isStored(this.#contents, name);
  }

  /** Makes new values, and new certificates when they are asked for; the old ones are kept for `undoRenewal`. */
  renew(renewal: Renewal): void {
    renew(this.#contents, renewal);
    this.#changed = true;
  }

  /** Takes back what `renew` did since the last deploy; gives back the names. */
  undoRenewal(): string[] {
    const names = undoRenewal(this.#contents);
    this.#changed ||= names.length > 0;
    return names;
  }

  /** Forgets what is stored under the names of these variables, for good. */
  remove(names: readonly string[]): void {
    remove(this.#contents, names);
    this.#changed = true;
  }

  /** Lets go of old values of these variables: the hosts have the new ones. */
  forgetPrevious(names: ReadonlySet<string>): void {
    if (forgetPrevious(this.#contents, names)) this.#changed = true;
  }

  /** Forgets the CA and all leaves: the next deploy makes new ones, which every device has to learn to trust. */
  forgetAuthority(): void {
    delete this.#contents.ca;
    this.#contents.certificates = {};
    this.#changed = true;
  }

  /** Everything that must not be seen, for the redactor. */
  all(): Secret[] {
    const { ca, certificates, own, values, previous } = this.#contents;
    const pairs = [
      ...(ca ? [ca] : []),
      ...(own ? [own] : []),
      ...Object.values(certificates),
      ...Object.values(previous?.certificates ?? {}),
    ];
    const texts = [...Object.values(values), ...Object.values(previous?.values ?? {}), ...pairs.map(({ key }) => key)];
    return texts.map((text) => new Secret(text));
  }

  /**
   * Writes what is new, before any host is touched. Does nothing when nothing is, or in memory.
   * `always` encrypts again: for recipients that came or went. Returns the file of an identity that had to be made.
   */
  async save({ always = false }: { always?: boolean } = {}): Promise<{ written: boolean; madeIdentity?: string }> {
    if (this.#options.mode === 'memory' || !(this.#changed || always)) return { written: false };
    const path = identityFile(this.#options.env);
    const had = existsSync(path);
    this.#identity ??= (await readIdentity(path)) ?? (await makeIdentity(path));
    const team = await readRecipients(join(dirname(this.file), 'secrets.recipients'));
    const recipients = [await this.#identity.recipient(), ...team];
    const sealed = await seal(formatContents(this.#contents), recipients);
    const done = this.#sealed ? replaceFile(this.file, sealed, this.#sealed) : createFile(this.file, sealed);
    if (!done) {
      const hint = "run the command again: it will take over the other one's secrets";
      throw new FailedError({ message: `another run changed ${this.file} in the meantime`, hint });
    }
    this.#sealed = sealed;
    this.#changed = false;
    return { written: true, ...(!had && { madeIdentity: path }) };
  }
}
