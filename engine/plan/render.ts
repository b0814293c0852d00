import { isLarge } from '../modules/large-file.ts';
import type { Answers, Ask, StateView } from '../modules/state.ts';
import { Knowledge } from './knowledge.ts';
import { noteFacts } from './note-facts.ts';
import { factNames, type PlayWork, registeredNames } from './play-work.ts';
import { scopeAhead } from './task-scope.ts';
import { resolve, unroll, type Work } from './work.ts';

/** A file that a host would get. */
export interface RenderedFile {
  path: string;
  content: Buffer;
  mode: string;
  /** A secret is in it. */
  secret: boolean;
}

export interface HostRendering {
  files: RenderedFile[];
  /** What cannot be rendered without the host: a line each, with the reason. */
  left: string[];
}

/** A host with nothing on it, where anything may be expected: every wish leads to its steps. */
const emptyHost: StateView = {
  changing: true,
  unforeseen: true,
  get<A extends Ask>(ask: A): Answers[A] {
    const answers: Answers = {
      path: { type: 'absent', mode: '', owner: '', group: '' },
      text: undefined,
      package: {},
      versions: [],
      unit: { load: 'not-found', active: 'inactive', file: '', needsReload: false },
      user: undefined,
      group: undefined,
      sysctl: undefined,
      debconf: { seen: false },
      script: { rc: 1, stdout: '' },
    };
    return answers[ask];
  },
};

/** Every whole file of a host's plays, without contacting it. */
export function renderHost(plays: readonly PlayWork[], factsMissed: () => boolean): HostRendering {
  const knowledge = new Knowledge(factsMissed);
  // One that a role declares is what it is by default, as for a role whose task is not there.
  const tasks = plays.flatMap((play) => play.parts.flat());
  knowledge.expect(registeredNames(plays).filter((name) => !tasks.some(({ scope }) => Object.hasOwn(scope, name))));
  knowledge.expectFacts(factNames(plays));
  const result: HostRendering = { files: [], left: [] };
  for (const task of tasks) {
    const works = knowledge.attemptItems(() => unroll(task, scopeAhead(task, knowledge)));
    for (const work of 'value' in works ? works.value : [task]) {
      const resolved = knowledge.attempt(() => resolve(work, scopeAhead(work, knowledge)));
      noteFacts(work, 'value' in resolved && !work.task.blocks ? resolved.value : undefined, knowledge);
      if ('missing' in resolved) {
        if (bringsFile(work))
          result.left.push(
            `${task.task.role ?? 'play'}: ${task.task.name} (rests on ${resolved.missing === 'facts' ? "the host's facts" : 'a result'})`,
          );
        continue;
      }
      const { skip, parameters, questions } = resolved.value;
      if (skip || work.manner.delegateTo) continue;
      if ('tree' in parameters) result.left.push(`${String(parameters.dest)} (a folder)`);
      for (const step of work.module.decide(emptyHost, parameters).steps) {
        if (step.do !== 'write') continue;
        // What edits a text of the host's own cannot be shown whole.
        if (isLarge(step.blob)) result.left.push(`${step.path} (a large file)`);
        else if (questions.some(({ ask }) => ask === 'text')) result.left.push(`${step.path} (edited in place)`);
        else
          result.files.push({ path: step.path, content: step.blob.content, mode: step.mode, secret: step.blob.secret });
      }
    }
  }
  // A role that is there twice, or in part, brings it again.
  const files = result.files.filter((file, index) => result.files.findIndex((one) => isSame(one, file)) === index);
  return { files, left: [...new Set(result.left)] };
}

const isSame = (one: RenderedFile, other: RenderedFile): boolean =>
  one.path === other.path && one.mode === other.mode && one.content.equals(other.content);

/** A script is brought too, but nothing of it stays. */
function bringsFile({ task, module }: Work): boolean {
  if (module.runsCommands) return false;
  return (
    task.template !== undefined || 'content' in task.params || (module.file !== undefined && module.file in task.params)
  );
}
