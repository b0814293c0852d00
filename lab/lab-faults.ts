import { requireHost, type LabContext } from './context.ts';
import { fillDisk, unfillDisk } from './disk.ts';
import { dropPort, limitRate, plugCable } from './faults.ts';
import { freezeHost } from './host.ts';
import { cutPower, resetHost, startHost } from './power.ts';
import { slowHost } from './slow.ts';

/** What can go wrong with a lab's hosts, on demand; the half of `Lab` that breaks things. */
export class LabFaults {
  readonly #lab: LabContext;

  protected constructor(lab: LabContext) {
    this.#lab = lab;
  }

  /** Power cut: nothing is said on the wire, the disk stays. */
  async kill(host: string): Promise<void> {
    await cutPower(this.#lab, host);
  }
  /** Power on; returns when SSH answers. */
  async start(host: string): Promise<void> {
    await startHost(this.#lab, host);
  }
  /** A fresh disk and a fresh host key. */
  async reset(host: string): Promise<void> {
    await resetHost(this.#lab, host);
  }
  /** The whole host hangs; its connections stay open. */
  async freeze(host: string): Promise<void> {
    requireHost(this.#lab, host);
    await freezeHost(this.#lab, host, true);
  }
  async thaw(host: string): Promise<void> {
    requireHost(this.#lab, host);
    await freezeHost(this.#lab, host, false);
  }
  /** Unplugs the network cable. */
  async cut(host: string): Promise<void> {
    await plugCable(this.#lab, host, false);
  }
  async heal(host: string): Promise<void> {
    await plugCable(this.#lab, host, true);
  }
  /** Milliseconds each way, so that a round trip takes twice that; 0 ends it. Needs python3 on this machine. */
  async slow(host: string, milliseconds: number, lossPercent = 0): Promise<void> {
    await slowHost(this.#lab, host, milliseconds, lossPercent);
  }
  /** Mbit/s each way; undefined ends it. */
  async rate(host: string, megabits: number | undefined): Promise<void> {
    await limitRate(this.#lab, host, megabits);
  }
  /** Packets to that port vanish; undefined ends it. */
  async drop(host: string, port: number | undefined): Promise<void> {
    await dropPort(this.#lab, host, port);
  }
  /** Fills the disk of a host that was made with `diskMb`, but for so many KB. */
  async fill(host: string, leaveKb = 0): Promise<void> {
    await fillDisk(this.#lab, host, leaveKb);
  }
  async unfill(host: string): Promise<void> {
    await unfillDisk(this.#lab, host);
  }
}
