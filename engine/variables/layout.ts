import { ConfigError, type Position } from '../errors.ts';
import type { Variables } from '../inventory/model.ts';
import { type BlockPlace, type Enclosure, mostTasks } from '../playbook/enclosures.ts';
import type { Play, RoleUse, Task } from '../playbook/model.ts';
import type { Scope } from '../template/model.ts';
import { asOne, type Round, roundsOf } from './rounds.ts';
import { varsOver } from './vars-over.ts';

/** A task where it stands on a host. */
export interface Placed {
  task: Task;
  /** Its place among the tasks of the play, the same on every host. */
  order: number;
  /** The roles that it stands in, the outermost first. */
  uses: readonly RoleUse[];
  /** Variables of what it stands in, within the innermost role, and of itself. */
  vars?: Variables;
}

/** The tasks of a play on a host: each as often as it is there. */
export interface PlayLayout {
  preTasks: readonly Placed[];
  roles: readonly { use: RoleUse; tasks: readonly Placed[] }[];
  tasks: readonly Placed[];
  postTasks: readonly Placed[];
  /** Every role that is used: those of the play that are for the host, then those that tasks bring. */
  uses: readonly RoleUse[];
}

interface Around {
  uses: readonly RoleUse[];
  vars: Variables;
  blocks: readonly BlockPlace[];
  /** Tells apart what is there more than once. */
  place: string;
  /** The items with which it is there. */
  rounds: readonly Round[];
  /** The places of the list's tasks in the play. */
  orders: ReadonlyMap<Task, number>;
}

const noVars: Variables = new Map();

/** What a layout is made from, for one play on one host. */
export interface LayoutSource {
  /** What a role of the play sees, or the play itself. */
  scopeOf(use?: RoleUse): Scope;
  /** Whether a role of the play is for this host. */
  isFor(use: RoleUse): boolean;
  /** Whether facts were looked at, since this was last asked, that are not known. */
  factsMissed(): boolean;
}

/** Goes through what brings tasks on a host. */
export class Layout {
  readonly #source: LayoutSource;
  readonly #brought: RoleUse[] = [];
  #places = 0;
  #count = 0;
  /** Tasks of the play that were passed, those that are not for this host among them. */
  #passed = 0;

  private constructor(source: LayoutSource) {
    this.#source = source;
  }

  /** Throws ConfigError for loops that cannot be gone through before the host is asked. */
  static of(play: Play, source: LayoutSource): PlayLayout {
    const layout = new Layout(source);
    const preTasks = layout.#place(play.preTasks);
    const roles = play.roles.flatMap((use) => {
      if (source.isFor(use)) return [{ use, tasks: layout.#place(use.role.tasks, use) }];
      layout.#passed += use.role.tasks.length;
      return [];
    });
    const tasks = layout.#place(play.tasks);
    const postTasks = layout.#place(play.postTasks);
    return { preTasks, roles, tasks, postTasks, uses: [...roles.map(({ use }) => use), ...layout.#brought] };
  }

  #place(tasks: readonly Task[], use?: RoleUse): Placed[] {
    const orders = new Map(tasks.map((task) => [task, this.#passed++]));
    return this.#list(tasks, 0, {
      orders,
      uses: use ? [use] : [],
      vars: noVars,
      blocks: [],
      rounds: [],
      place: this.#nextPlace(),
    });
  }

  #nextPlace(): string {
    return `#${++this.#places}`;
  }

  #list(tasks: readonly Task[], depth: number, around: Around): Placed[] {
    return groupsOf(tasks, depth).flatMap(({ enclosure, group }) => {
      if (!enclosure) return group.map((task) => this.#placed(task, around));
      return this.#within(enclosure, around).flatMap((inner) => this.#list(group, depth + 1, inner));
    });
  }

  /** Counts tasks, and rounds that have none. */
  #tally(at: Position): void {
    if (++this.#count <= 2 * mostTasks) return;
    const hint = 'there are loops within loops: make their lists shorter';
    throw new ConfigError({ message: `more than ${mostTasks} tasks are brought to a host`, at, hint });
  }

  #placed(task: Task, { uses, vars, blocks, rounds, orders }: Around): Placed {
    this.#tally(task.at);
    const own = merged(vars, task.vars);
    // A task of its own for each round: what was found out of one is not true of the other.
    const round = rounds.length > 0 ? asOne(rounds) : undefined;
    return {
      task: task.enclosures ? { ...task, blocks, round } : task,
      order: orders.get(task)!,
      uses,
      vars: own.size > 0 ? own : undefined,
    };
  }

  /** What is around the tasks of an enclosure, as often as they are there. */
  #within(enclosure: Enclosure, around: Around): Around[] {
    const { block, use, rounds } = enclosure;
    if (block) {
      const place = { ...block, block: `${block.block}${around.place}` };
      return [{ ...around, vars: merged(around.vars, enclosure.vars), blocks: [...around.blocks, place] }];
    }
    const items = rounds ? roundsOf(rounds, this.#scopeOf(around), () => this.#source.factsMissed()) : [undefined];
    return items.map((item) => {
      this.#tally(enclosure.at);
      const vars = merged(around.vars, item?.vars, enclosure.vars);
      const inner = {
        ...around,
        vars,
        rounds: item ? [...around.rounds, item] : around.rounds,
        place: this.#nextPlace(),
      };
      if (!use) return inner;
      const own = usedWithin(around.uses.at(-1), vars, use);
      this.#brought.push(own);
      return { ...inner, uses: [...around.uses, own], vars: noVars };
    });
  }

  #scopeOf({ uses, vars }: Around): Scope {
    const below = this.#source.scopeOf(uses.at(-1));
    const scope: Scope = varsOver('what brings tasks', vars, below, () => scope);
    return scope;
  }
}

/** A role within another, or within what has variables: it sees these too. */
function usedWithin(outer: RoleUse | undefined, vars: Variables, use: RoleUse): RoleUse {
  return {
    ...use,
    vars: merged(outer?.vars, vars, use.vars),
    tags: [...(outer?.tags ?? []), ...use.tags],
    when: [...(outer?.when ?? []), ...use.when],
  };
}

function merged(...all: readonly (Variables | undefined)[]): Variables {
  const some = all.filter((vars) => vars !== undefined && vars.size > 0);
  return some.length < 2 ? (some[0] ?? noVars) : new Map(some.flatMap((vars) => [...vars!]));
}

/** Tasks that follow each other and stand in the same enclosure. */
function groupsOf(tasks: readonly Task[], depth: number): { enclosure?: Enclosure; group: Task[] }[] {
  const groups: { enclosure?: Enclosure; group: Task[] }[] = [];
  for (const task of tasks) {
    const enclosure = task.enclosures?.[depth];
    const last = groups.at(-1);
    if (last && last.enclosure === enclosure) last.group.push(task);
    else groups.push({ enclosure, group: [task] });
  }
  return groups;
}
