import { ConfigError } from '../errors.ts';
import { usesOf } from '../playbook/enclosures.ts';
import type { Play, Playbook, RoleUse, Task } from '../playbook/model.ts';
import { didYouMean } from '../suggest.ts';

/** What `--tags` and `--skip-tags` choose. */
export interface TagChoice {
  /** Only tasks with one of these; a role's name is a tag of all its tasks. None: all. */
  tags: readonly string[];
  /** None of the tasks with one of these, whatever else they have. */
  skipTags?: readonly string[];
}

/** Words of Ansible's that stand for tags. */
const special = ['all', 'tagged', 'untagged'];

/** Tags that `--tags` may name. */
export function knownTags(playbook: Playbook): Set<string> {
  const uses = playbook.plays.flatMap((play) => [
    ...play.tags,
    ...[...play.preTasks, ...play.tasks, ...play.postTasks].flatMap((task) => task.tags),
    ...usesOf(play).flatMap((use) => use.tags),
  ]);
  const roles = [...playbook.roles.values()].flatMap((role) => [role.name, ...role.tasks.flatMap((task) => task.tags)]);
  return new Set([...uses, ...roles]);
}

/** Throws ConfigError for a tag that nothing has. */
export function checkTags(tags: readonly string[], playbook: Playbook): void {
  const known = knownTags(playbook);
  const unknown = tags.filter((tag) => !known.has(tag) && !special.includes(tag));
  if (unknown.length > 0)
    throw new ConfigError(
      unknown.map((tag) => ({ message: `no task has the tag "${tag}"`, hint: didYouMean(tag, [...known].toSorted()) })),
    );
}

/** Whether a task is to be looked at; `uses` are the roles that it stands in. */
export function isSelected(task: Task, play: Play, uses: readonly RoleUse[], { tags, skipTags }: TagChoice): boolean {
  const said = new Set([...task.tags, ...(uses.at(-1)?.tags ?? []), ...play.tags]);
  const has = (tag: string) =>
    said.has(tag) ||
    uses.some((use) => use.role.name === tag) ||
    (tag === 'untagged' && said.size === 0) ||
    (tag === 'tagged' && said.size > 0);
  if (skipTags?.some(has)) return false;
  if (skipTags?.includes('all') && !said.has('always')) return false;
  if (said.has('always')) return true;
  if (said.has('never')) return tags.some((tag) => tag !== 'tagged' && has(tag));
  return tags.length === 0 || tags.includes('all') || tags.some(has);
}

/** Which uses of roles run, in the order in which they come up. */
export class RolesOnce {
  readonly #play: Play;
  readonly #choice: TagChoice;
  readonly #taken: RoleUse[] = [];
  readonly #known = new Map<RoleUse, boolean>();

  constructor(play: Play, choice: TagChoice) {
    this.#play = play;
    this.#choice = choice;
  }

  /**
   * Whether a role runs there. One that was there with the same variables adds nothing when that runs wherever it would;
   * one whose tasks are all left out does not count, as in Ansible. What a task brings runs each time, and does not
   * count either; what it depends on does.
   */
  runs(use: RoleUse): boolean {
    const known = this.#known.get(use) ?? this.#isNew(use);
    this.#known.set(use, known);
    return known;
  }

  #isNew(use: RoleUse): boolean {
    if (use.brought) return true;
    if (this.#taken.some((other) => other.key === use.key && isNoNarrower(other, use))) return false;
    const { tasks } = use.role;
    if (tasks.length === 0 || tasks.some((task) => isSelected(task, this.#play, [use], this.#choice)))
      this.#taken.push(use);
    return true;
  }
}

function isNoNarrower({ when }: RoleUse, other: RoleUse): boolean {
  const sources = new Set(other.when.map(({ source }) => source));
  return when.every(({ source }) => sources.has(source));
}
