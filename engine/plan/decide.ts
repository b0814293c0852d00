import { MeetctlError } from '../errors.ts';
import { asWished, type Decision } from '../modules/module.ts';
import type { Question, StateView } from '../modules/state.ts';
import type { Certainty } from '../run/events.ts';
import { type Decided, decidedAs } from './decided.ts';
import type { Knowledge } from './knowledge.ts';
import { noteFacts } from './note-facts.ts';
import { isOnDemand, NotAsked, type Overlay } from './overlay.ts';
import { isJudged, judge } from './verdict.ts';
import { foreseenIn, seenIn } from './surroundings.ts';
import { scopeAhead, scopeOf } from './task-scope.ts';
import { hurried, outOfTime } from './time-limit.ts';
import { questionsOf, type Resolved, resolve, unroll, type Work } from './work.ts';

/** Why a task cannot be decided yet. */
export type Blocked =
  /** The host must be asked these first. */
  | { on: 'questions'; questions: readonly Question[] }
  /** A result of a task before it, or the facts, must be known first. */
  | { on: 'result' | 'facts' };

export type Outcome =
  | { decided: Decided }
  | { unrolled: Work[] }
  | { blocked: Blocked }
  /** It only looked, and `until` wants it to look again: after so many seconds, with these questions. */
  | { again: Work; delay: number; questions: readonly Question[] };

/** Judges one task, and lays its effects over what is known of the host. A value that does not fit fails the task. */
export function decide(work: Work, overlay: Overlay, knowledge: Knowledge): Outcome {
  try {
    return tryToDecide(work, overlay, knowledge);
  } catch (error) {
    if (!(error instanceof MeetctlError)) throw error;
    return { decided: decidedAs(work, { steps: [], summary: [], failed: error.problems[0] }) };
  }
}

function tryToDecide(work: Work, overlay: Overlay, knowledge: Knowledge): Outcome {
  const scope = scopeOf(work, knowledge);
  if (work.task.loop && !work.item) {
    const unrolled = knowledge.attemptItems(() => unroll(work, scope));
    if ('value' in unrolled) {
      if (work.task.register !== undefined) knowledge.beginLoop(work.task.register);
      if (unrolled.value.length > 0) return { unrolled: unrolled.value };
      if (work.task.register !== undefined) knowledge.registerEmptyLoop(work.task.register);
      return { decided: { ...decidedAs(work, asWished), skipped: true } };
    }
    noteFacts(work, undefined, knowledge);
    return { blocked: { on: unrolled.missing } };
  }
  const resolved = knowledge.attempt(() => resolve(work, scope));
  noteFacts(work, 'value' in resolved ? resolved.value : undefined, knowledge);
  if ('missing' in resolved) return { blocked: { on: resolved.missing } };
  const { questions } = resolved.value;
  const missing = (looksAgain(work, overlay.view()) ? hurried(questions) : questions).filter(
    (question) => !isOnDemand(question) && !overlay.has(question),
  );
  if (missing.length > 0) return { blocked: { on: 'questions', questions: missing } };
  const decided = weighed(work, resolved.value, overlay);
  if (decided instanceof NotAsked) {
    // What comes before it in its segment may make the answer another one.
    const { changing } = overlay.view();
    return { blocked: changing ? { on: 'result' } : { on: 'questions', questions: [decided.question] } };
  }
  if (decided.skipped || decided.decision.steps.length > 0) return { decided: expected(decided, knowledge) };
  return looked(decided, knowledge);
}

/** The questions of a task as far as they can be known now; none where they cannot. */
export function askAhead(work: Work, knowledge: Knowledge): readonly Question[] {
  // Another host is asked then, when its turn comes.
  if (work.manner.delegateTo) return [];
  const scope = scopeAhead(work, knowledge);
  const works = knowledge.attemptItems(() => unroll(work, scope));
  if ('missing' in works) return [];
  return works.value.flatMap((one) => {
    if (one.settled?.resolved) return aheadOf(one.settled.resolved.questions);
    const own = scopeAhead(one, knowledge);
    const due = knowledge.attempt(() => one.when.every((condition) => condition.evaluate(own)));
    // A condition that cannot be judged yet is no reason not to ask: a question changes nothing.
    if ('value' in due && !due.value) return [];
    const asked = knowledge.attempt(() => questionsOf(one, own));
    return 'missing' in asked ? [] : aheadOf(asked.value);
  });
}

const aheadOf = (questions: readonly Question[]) => hurried(questions.filter((one) => !isOnDemand(one)));

/** The judgement, or what the host has to be asked for it. */
function weighed(work: Work, resolved: Resolved, overlay: Overlay): Decided | NotAsked {
  try {
    return weigh(work, resolved, overlay);
  } catch (error) {
    if (error instanceof NotAsked) return error;
    throw error;
  }
}

function weigh(work: Work, { skip, parameters, questions, surroundings }: Resolved, overlay: Overlay): Decided {
  if (skip) return { ...decidedAs(work, asWished), skipped: true };
  const view = overlay.view(questions);
  const late = looksAgain(work, view) ? undefined : outOfTime(view, questions);
  if (late) return { ...decidedAs(work, late), questions };
  const decision = foreseenIn(work.module.decide(seenIn(view, surroundings), parameters), surroundings);
  if (work.manner.checkMode)
    return pretended({ work, skipped: false, decision, certainty: 'exact', parameters, questions });
  if (decision.steps.length > 0 && !decision.failed) {
    overlay.predict(decision.predictions ?? []);
    overlay.unforeseen ||= decision.unforeseen === true;
    if (typeof decision.unforeseen === 'object') overlay.expectAnythingBelow(decision.unforeseen.below);
  }
  return {
    work,
    skipped: false,
    decision,
    certainty: certaintyOf(decision, view),
    parameters,
    questions,
    surroundings,
  };
}

/** A command after a change asks on the spot: what it asked before need not have come to an end. */
const looksAgain = ({ module }: Work, { changing }: StateView): boolean => changing && module.runsCommands === true;

/** `check_mode: true`: what it would do is told as done, and nothing is. */
function pretended(decided: Decided): Decided {
  const { decision } = decided;
  if (decision.steps.length === 0 || decision.readOnly) return { ...decided, decision: { ...decision, steps: [] } };
  const { summary, failed } = decision;
  return { ...decided, pretended: true, decision: { steps: [], summary, failed } };
}

function certaintyOf(
  decision: Decision,
  view: { touchedPrediction: boolean; changing: boolean; unforeseen: boolean },
): Certainty {
  if (decision.opaque) return 'unknown';
  // It will look, or wait, at what tasks before it are going to change.
  if (decision.readOnly && view.changing) return 'unknown';
  if (decision.maybe) return 'predicted';
  return view.touchedPrediction || (view.unforeseen && decision.steps.length > 0) ? 'predicted' : 'exact';
}

/** A task that will run: what is known of its result before that. `changed_when: false` is known already. */
function expected(decided: Decided, knowledge: Knowledge): Decided {
  const { work, decision, skipped } = decided;
  const { register, changedWhen } = work.task;
  if (register !== undefined)
    knowledge.registerDecided(
      register,
      decision.maybe ? undefined : !skipped && !decision.readOnly,
      skipped,
      work.item,
    );
  if (skipped || !changedWhen) return decided;
  const scope = scopeOf(work, knowledge);
  const counts = knowledge.attempt(() => changedWhen.every((condition) => condition.evaluate(scope)));
  // Whether it counts as a change only its result will say.
  if ('missing' in counts) return { ...decided, certainty: 'unknown' };
  if (counts.value) return decided;
  return { ...decided, decision: { ...decision, readOnly: true, opaque: false }, certainty: 'exact' };
}

/** A task that has nothing to do, or only looks: its result is here, and can be judged. */
function looked(decided: Decided, knowledge: Knowledge): Outcome {
  const { work, decision } = decided;
  const { result = { rc: 0, stdout: '' } } = decision;
  const raw = { ...result, stderr: '', changed: decided.pretended ?? false, failed: decision.failed !== undefined };
  const { changed, failed, again } = judge(work, raw, knowledge);
  if (again)
    return {
      again: { ...work, attempt: (work.attempt ?? 1) + 1 },
      delay: work.task.until!.delay,
      questions: decided.questions,
    };
  const told = { ...decided, pretended: raw.changed && changed, counted: changed && !raw.changed };
  if (!isJudged(work) || failed === raw.failed) return { decided: isJudged(work) ? told : decided };
  const message = 'failed_when holds for its result, or until does not';
  const failure = failed ? { message, details: [`exit status ${result.rc}`] } : undefined;
  return { decided: { ...told, decision: { ...decision, failed: failure } } };
}
