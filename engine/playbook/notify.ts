import type { Problem } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { usesOf } from './enclosures.ts';
import type { Handler, Play, Playbook, Task } from './model.ts';

function unknown(task: Task, known: ReadonlySet<string>): Problem[] {
  return task.notify
    .filter((name) => !known.has(name))
    .map((name) => ({
      message: `task "${task.name}" notifies "${name}", and no handler of the play is called so`,
      at: task.at,
      hint: didYouMean(name, known),
    }));
}

/** What a handler answers to; `ROLE : NAME` is Ansible's way to name one of another role. */
export function handlerNames({ name, role, listen }: Handler): string[] {
  return [name, ...(role === undefined ? [] : [`${role} : ${name}`]), ...listen];
}

function checkPlay(play: Play): Problem[] {
  const brought = usesOf(play);
  const handlers = [...brought.flatMap(({ role }) => role.handlers), ...play.handlers];
  const known = new Set(handlers.flatMap(handlerNames));
  const tasks = [
    ...play.roles.flatMap(({ role }) => role.tasks),
    ...play.preTasks,
    ...play.tasks,
    ...play.postTasks,
    ...handlers,
  ];
  const checks = brought.flatMap(({ role }) => role.checks.filter((task) => task.notify.length > 0));
  return [
    ...tasks.flatMap((task) => unknown(task, known)),
    ...checks.map((task) => ({
      message: `the check "${task.name}" notifies a handler; checks only look`,
      at: task.at,
    })),
  ];
}

/** Every name that is notified and that no handler answers to. */
export function checkNotifications(playbook: Playbook): Problem[] {
  return playbook.plays.flatMap(checkPlay);
}
