import { existsSync, readFileSync } from 'node:fs';
import { ConfigError } from '../engine/errors.ts';
import { addPackages, addStandIns } from './add-packages.ts';
import { bake } from './bake.ts';
import { inHost, inLan, overSsh, type ReadyCommand } from './commands.ts';
import { labContext, type LabContext } from './context.ts';
import { startForward, type Forward, type RunningForward } from './forward.ts';
import { baseImage, imageNames } from './images.ts';
import { listHosts, type HostInfo } from './list.ts';
import { LabFaults } from './lab-faults.ts';
import { withLock } from './lock.ts';
import { labPaths } from './paths.ts';
import { snapshot } from './power.ts';
import { addFromFolder, packageNames, removeFromRepository } from './repository.ts';
import { requireMachine } from './requirements.ts';
import { runCommand, type CommandOptions, type CommandResult } from './run-command.ts';
import { labSettings, type LabOptions } from './settings.ts';
import { setName } from './state-files.ts';
import { purge, takeDown } from './teardown.ts';
import { readTraffic, type Traffic } from './traffic/traffic.ts';
import { endWatch, watchLab } from './traffic/watch.ts';
import { bringUp } from './up.ts';

export type { CommandOptions, CommandResult, Forward, HostInfo, LabOptions, ReadyCommand, RunningForward, Traffic };

/**
 * Disposable Debian hosts on this machine, in a network without a way out. Needs Linux and root.
 * Every method that fails throws a MeetctlError: what failed, its last lines, what to try next.
 * Two labs of different names share nothing but images and packages, and may use the same addresses.
 */
export class Lab extends LabFaults {
  readonly #lab: LabContext;

  private constructor(lab: LabContext) {
    super(lab);
    this.#lab = lab;
  }

  /**
   * Opens a lab by name; nothing happens to the machine yet. `onProgress` gets one line for each thing that takes long.
   * Throws ConfigError for a wrong name or network, and when this machine or user cannot drive a lab.
   */
  static open(options: LabOptions & { onProgress?: (line: string) => void } = {}): Lab {
    const settings = labSettings(options);
    requireMachine();
    const file = labPaths(settings.root, settings.name).settings;
    const running: string | undefined = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).net : undefined;
    if (running !== undefined && settings.netChosen && running !== settings.net) {
      throw new ConfigError({
        message: `the lab "${settings.name}" is up on the network ${running}.0/24, not ${settings.net}.0/24`,
        hint: `choose another --name, or first: meetctl lab down --name ${settings.name}`,
      });
    }
    return new Lab(labContext({ ...settings, net: running ?? settings.net }, options.onProgress ?? (() => {})));
  }

  get name(): string {
    return this.#lab.name;
  }
  /** The first three octets of the lab's network; hosts have 11 and up, the controller in the lan has 1. */
  get net(): string {
    return this.#lab.net;
  }
  /** The file for `ssh -F`; it is of use inside the lan only (`run`). */
  get sshConfig(): string {
    return this.#lab.paths.sshConfig;
  }
  /** The private key that all hosts accept, for root, ops (sudo without password) and clerk (sudo password clerk). */
  get keyFile(): string {
    return this.#lab.paths.key;
  }
  /** The file with the host keys of all hosts. */
  get knownHosts(): string {
    return this.#lab.paths.knownHosts;
  }

  /** Makes h1..hN and boots those that do not run; existing hosts keep their image and disk. `diskMb`: MB, default unlimited. */
  async up(count: number, { image = baseImage, diskMb = 0 }: { image?: string; diskMb?: number } = {}): Promise<void> {
    await bringUp(this.#lab, count, { image, diskMb });
  }
  /** Ends all hosts and leaves nothing of them; with `purge`, also removes images, packages and the key. */
  async down(options: { purge?: boolean } = {}): Promise<void> {
    await takeDown(this.#lab);
    if (options.purge) await purge(this.#lab);
  }
  async hosts(): Promise<HostInfo[]> {
    return listHosts(this.#lab);
  }

  /** Runs a program of this machine inside the lan, with MEETCTL_SSH_CONFIG set. */
  async run(command: readonly string[], options?: CommandOptions): Promise<CommandResult> {
    return runCommand(inLan(this.#lab, command), options);
  }
  /** Runs in the host without SSH, as root; a string is a line for bash. Works when the host's network is cut. */
  async exec(host: string, command: string | readonly string[], options?: CommandOptions): Promise<CommandResult> {
    return runCommand(inHost(this.#lab, host, typeof command === 'string' ? [command] : command), options);
  }
  /** Runs in the host over SSH, as root or `user@host`; the words are joined by blanks, as ssh does. Exit code 255: no SSH. */
  async ssh(host: string, command: string | readonly string[], options?: CommandOptions): Promise<CommandResult> {
    return runCommand(overSsh(this.#lab, host, typeof command === 'string' ? [command] : command), options);
  }
  /** The command that `run` would start, for callers that start programs themselves. */
  inLan(command: readonly string[]): ReadyCommand {
    return inLan(this.#lab, command);
  }

  /** Lets hosts install packages with apt: downloads Debian's with all that they need, makes stand-ins of Jitsi's. */
  async repo(packages: readonly string[]): Promise<void> {
    await addPackages(this.#lab, packages);
  }
  /** Puts stand-ins of all of Jitsi's programs into the repository. */
  async standIns(): Promise<void> {
    await addStandIns(this.#lab);
  }
  /** Serves the .deb files of a folder to the hosts; gives the packages' names. */
  async repoFrom(folder: string): Promise<string[]> {
    return addFromFolder(this.#lab, folder);
  }
  /** Takes packages out of the repository, in all versions. */
  async repoRemove(packages: readonly string[]): Promise<void> {
    await removeFromRepository(this.#lab, packages);
  }
  packages(): string[] {
    return packageNames(this.#lab);
  }
  images(): string[] {
    return imageNames(this.#lab);
  }
  /** An image with packages installed; downloads them first. */
  async bake(image: string, packages: readonly string[]): Promise<void> {
    await bake(this.#lab, image, packages);
  }
  /** Stops the host and keeps its disk as an image. */
  async snap(host: string, image: string): Promise<void> {
    await snapshot(this.#lab, host, image);
  }

  /** Begins (anew) to count what tries to leave the network and to note which names are asked for, or ends it. */
  async watch(on = true): Promise<void> {
    await withLock(this.#lab, `lab.${this.#lab.name}`, () => (on ? watchLab(this.#lab) : endWatch(this.#lab)));
  }
  /** What tried, and which names, since the lab is watched. */
  async traffic(): Promise<Traffic> {
    return readTraffic(this.#lab);
  }

  /** Lets a name mean a host for programs inside the lan. */
  setName(name: string, host: string): void {
    setName(this.#lab, name, host);
  }
  /** Lets 127.0.0.1:port of this machine reach a port in the lab (TCP only). */
  async forward(forward: Forward): Promise<RunningForward> {
    return startForward(this.#lab, forward);
  }
}
