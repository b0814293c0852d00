/** So often is the CPU time taken that packets are said to cost. */
const beat = 50;
/** So long may that last, however busy the machine is. */
const longest = 400;
/** Rates are over what has passed since they were last asked for, but not over less than this. */
const shortest = 500;
/** Share of a CPU that is left to answer with. */
const mostOfOneCpu = 0.9;

/** Takes CPU time as packets would, so that a calibration has something to find: a cost that nobody tells it. */
export class PretendedWork {
  #timer: NodeJS.Timeout | undefined;
  #microseconds = 0;
  #rate = 0;
  #last = { cpu: process.cpuUsage(), at: performance.now() };

  /** Begins with so many packets a second at so many microseconds each; 0 packets end it. */
  begin(packets: number, microseconds: number): void {
    clearInterval(this.#timer);
    this.#microseconds = packets > 0 ? microseconds : 0;
    if (packets <= 0) return;
    const share = Math.min(mostOfOneCpu, (packets * microseconds) / 1e6);
    this.#timer = setInterval(() => {
      // By the CPU's clock: on a busy machine most of the time that passes is others'.
      const begun = process.cpuUsage();
      const end = performance.now() + longest;
      for (let taken = 0; taken < beat * share && performance.now() < end;) {
        const { user, system } = process.cpuUsage(begun);
        taken = (user + system) / 1000;
      }
    }, beat);
  }

  /** Packets a second, both ways together: as many as the CPU time stands for that was really taken, which on a busy machine is less than was wished. */
  get packetRate(): number {
    if (this.#microseconds === 0) return 0;
    const passed = performance.now() - this.#last.at;
    if (passed < shortest) return this.#rate;
    const { user, system } = process.cpuUsage(this.#last.cpu);
    this.#last = { cpu: process.cpuUsage(), at: this.#last.at + passed };
    this.#rate = (user + system) / this.#microseconds / (passed / 1000);
    return this.#rate;
  }
}
