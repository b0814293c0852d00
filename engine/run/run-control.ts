/** How a run is asked to end early: gently after the running tasks, or at once. */
export class RunControl {
  readonly #onStop = new Set<() => void>();
  readonly #onAbort = new Set<() => void>();
  #stopping = false;

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Registers what to do then; called at once when it is too late. Returns how to unregister. */
  watch(stop: () => void, abort: () => void): () => void {
    this.#onStop.add(stop);
    this.#onAbort.add(abort);
    if (this.#stopping) stop();
    return () => {
      this.#onStop.delete(stop);
      this.#onAbort.delete(abort);
    };
  }

  /** Waits so many seconds, or until the run is asked to end. */
  async sleep(seconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, seconds * 1000);
      const unwatch = this.watch(done, done);
      function done() {
        clearTimeout(timer);
        unwatch?.();
        resolve();
      }
    });
  }

  /** The running task of each host is finished, and no other begun. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    for (const act of this.#onStop) act();
  }

  /** Connections are closed; the hosts end what is running. Files are replaced in one step, so none is half written. */
  abort(): void {
    this.#stopping = true;
    for (const act of this.#onAbort) act();
  }
}
