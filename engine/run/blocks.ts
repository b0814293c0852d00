import type { BlockPlace } from '../playbook/enclosures.ts';
import type { Work } from '../plan/work.ts';

/** Why a failure does not end a host's run. */
export type Mercy = 'ignored' | 'rescued';

/**
 * Which blocks of a play have failed on a host, and what of the queue is left then. The queue is flat: the sections of a
 * block follow each other in it.
 */
export class Blocks {
  /** Blocks whose rescue is running. */
  readonly #rescuing = new Set<string>();
  /** A block whose failure counts once its `always` has run, and the places around it. */
  readonly #broken: { block: string; around: readonly BlockPlace[] }[] = [];

  /** An item of a loop that has failed, while the others have their turn. */
  #failedItem: Work | undefined;

  /** An item has failed: as in Ansible, the loop goes on, and fails at its end. Says whether there is more of it. */
  waitForLoop(work: Work, queue: readonly Work[]): boolean {
    if (!isOfLoop(work, queue[0])) return false;
    this.#failedItem = work;
    return true;
  }

  /** The item of a loop that failed, once the loop is through. */
  endedLoop(queue: readonly Work[]): Work | undefined {
    const failed = this.#failedItem;
    if (!failed || isOfLoop(failed, queue[0])) return undefined;
    this.#failedItem = undefined;
    return failed;
  }

  /** What follows must not be decided: the loop before it has failed. */
  isAtEndOfLoop(queue: readonly Work[]): boolean {
    return this.#failedItem !== undefined && !isOfLoop(this.#failedItem, queue[0]);
  }

  /** What a failure of this task means: none where it is ignored, or where its block is rescued. */
  mercyFor({ task }: Work): Mercy | undefined {
    if (task.ignoreErrors) return 'ignored';
    return (task.blocks ?? []).some(({ section, rescued }) => section === 'block' && rescued) ? 'rescued' : undefined;
  }

  /** A block has failed, and the queue has left it: nothing may be decided before `settle`. */
  isAtBoundary(queue: readonly Work[]): boolean {
    const broken = this.#broken.at(-1);
    return broken !== undefined && !(queue[0] && placesOf(queue[0]).some(({ block }) => block === broken.block));
  }

  /** The next task is a rescue that nothing has called for so far. */
  isAtRescue(queue: readonly Work[]): boolean {
    return queue[0] !== undefined && this.#isIdleRescue(queue[0]);
  }

  /** Takes rescues that nobody needs from the head of the queue. Behind a block that has failed, its failure counts first. */
  skipIdle(queue: Work[]): void {
    while (this.isAtRescue(queue) && !this.isAtBoundary(queue)) queue.shift();
  }

  /** Lets failures count whose blocks are over. Says whether the host has failed. */
  settle(queue: Work[]): boolean {
    this.skipIdle(queue);
    while (this.isAtBoundary(queue)) {
      if (!this.#failAt(this.#broken.pop()!.around, queue)) return true;
      this.skipIdle(queue);
    }
    return false;
  }

  /** A task has failed: drops what is not to be run any more. Says whether the host may go on. */
  fail(work: Work, queue: Work[]): boolean {
    return this.#failAt(placesOf(work), queue);
  }

  #failAt(places: readonly BlockPlace[], queue: Work[]): boolean {
    const place = places.at(-1);
    if (!place) return false;
    const { block, section, rescued } = place;
    drop(queue, (one) => one.block === block && one.section === section);
    if (section === 'block' && rescued) {
      this.#rescuing.add(block);
      return true;
    }
    this.#rescuing.delete(block);
    drop(queue, (one) => one.block === block && one.section === 'rescue');
    this.#broken.push({ block, around: places.slice(0, -1) });
    return true;
  }

  #isIdleRescue(work: Work): boolean {
    return placesOf(work).some(({ block, section }) => section === 'rescue' && !this.#rescuing.has(block));
  }
}

/** Whether a task is a further item of the same loop. */
function isOfLoop({ task, item }: Work, next: Work | undefined): boolean {
  return item !== undefined && next?.item !== undefined && next.task === task;
}

function placesOf({ task }: Work): readonly BlockPlace[] {
  return task.blocks ?? [];
}

function drop(queue: Work[], isIn: (place: BlockPlace) => boolean): void {
  queue.splice(0, queue.length, ...queue.filter((work) => !placesOf(work).some(isIn)));
}
