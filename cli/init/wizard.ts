import { existsSync, readFileSync } from 'node:fs';
import { ConfigError, exitCodes, type ExitCode } from '../../engine/errors.ts';
import { formatWarnings } from '../errors.ts';
import { Interrupted } from '../prompts/hidden.ts';
import { type Asker, back } from './asker.ts';
import { placementStory } from './ask-placement.ts';
import { closingLines } from './closing.ts';
import { ownOf } from './certificate-questions.ts';
import { differenceOf } from './difference.ts';
import { fileRoomLines } from './file-room.ts';
import { type GivenAnswers, givenAnswers, takeGiven } from './given-answers.ts';
import { askOne, Interview } from './interview.ts';
import { loadKnowledge } from './load-knowledge.ts';
import { answerLines } from './lines.ts';
import { lookAtHosts, type LookOptions } from './look.ts';
import { applies, flagOf, type Question } from './question.ts';
import { rehearse } from './rehearse.ts';
import { questionOf, questions } from './questions.ts';
import { refit } from './refit.ts';
import { review } from './review.ts';
import { SiteDraft } from './site-draft.ts';
import type { SitePlace } from './site-place.ts';
import { type AnswerKey, Situation } from './situation.ts';
import { openSite } from '../site/open-site.ts';
import { keeping, makeSecrets, writeFiles } from './write-site.ts';

export interface WizardOptions extends LookOptions {
  flags: Partial<Record<AnswerKey, string>>;
  answersFile?: string;
  yes: boolean;
}

/** A certificate that is for another name, or of another key, has to be asked for again. */
function forgetUnfit({ answers }: Situation, changed: AnswerKey): void {
  if (changed === 'certificate_chain') delete answers.certificate_key;
  if (changed !== 'domain' || answers.certificate_key === undefined) return;
  delete answers.certificate_chain;
  delete answers.certificate_key;
}

function print(lines: readonly string[]): void {
  if (lines.length === 0) return;
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The words that lead to where somebody was when they pressed Ctrl-C. */
function wordsSoFar({ folder }: SitePlace, situation: Situation): string {
  const words = questions.flatMap(({ key, show }) => {
    const value = situation.answers[key];
    // A key was read from a file, whose name is not kept.
    if (value === undefined || key === 'packages_key') return [];
    return [`${flagOf(key)} '${show(value).replaceAll("'", `'\\''`)}'`];
  });
  return ['meetctl init', folder, ...words].join(' ');
}

/** One run of the wizard, from the first question to the files. */
class Wizard {
  readonly #place: SitePlace;
  readonly #situation: Situation;
  readonly #asker: Asker | undefined;
  readonly #options: WizardOptions;
  readonly #draft: SiteDraft;
  readonly #given: GivenAnswers;

  constructor(place: SitePlace, situation: Situation, asker: Asker | undefined, options: WizardOptions) {
    this.#place = place;
    this.#situation = situation;
    this.#asker = asker;
    this.#options = options;
    this.#given = givenAnswers(options.flags, options.answersFile);
    this.#draft = new SiteDraft(place, situation);
    takeGiven(
      questions.filter(({ late }) => !late),
      this.#given,
      situation,
    );
  }

  async run(): Promise<ExitCode> {
    const { inventory, folder, exists } = this.#place;
    this.#asker?.tell([
      exists ? `${inventory} is there already: you can change it.` : `A new site; its files will lie in ${folder}/.`,
      ...(exists ? [] : ['Enter takes what stands in brackets; < goes back. Nothing is written before you say so.']),
    ]);
    try {
      await this.#interview();
      return await this.#finish();
    } catch (error) {
      const begun = !this.#place.exists && this.#situation.answers.hosts !== undefined;
      if (!(error instanceof Interrupted) || !begun) throw error;
      const hint = `to go on from here: ${wordsSoFar(this.#place, this.#situation)}`;
      throw new Interrupted({ message: error.message, hint });
    }
  }

  readonly #look = async (): Promise<boolean> => {
    const files = () => this.#draft.hostFiles();
    const looking = { place: this.#place, files, asker: this.#asker, options: this.#options };
    const looked = await lookAtHosts(this.#situation, looking);
    if (looked) refit(this.#situation);
    return looked;
  };

  async #interview(): Promise<void> {
    const { yes } = this.#options;
    const optional = ({ key, when }: Question) =>
      this.#place.exists && when === undefined && !['hosts', 'domain', 'groups'].includes(key);
    await new Interview(this.#situation, {
      given: this.#given,
      asker: this.#asker,
      yes,
      look: this.#look,
      optional,
    }).run();
  }

  /** Shows what the answers come to, and writes it when that is wanted. */
  async #finish(): Promise<ExitCode> {
    for (;;) {
      const files = this.#draft.files();
      await this.#draft.check(files);
      const before = new Map([...files.keys()].map((path) => [path, readOrNothing(path)]));
      print(['', ...placementStory(this.#situation, this.#situation.answers.groups ?? {})]);
      print(fileRoomLines(this.#situation));
      const own = ownOf(this.#situation);
      if (own && this.#situation.keepsCertificate)
        print([
          '',
          `The certificate that is stored is replaced by that of ${this.#situation.answers.certificate_chain}.`,
        ]);
      if (files.size === 0 && !own) print(['', `Nothing differs from what ${this.#place.inventory} says.`]);
      else if (this.#place.exists) print(['', ...differenceOf(files, before)]);
      else print(['', ...answerLines(this.#situation)]);
      const wish = await this.#wish(files, files.size > 0 || own !== undefined);
      if (wish === 'write') return this.#write(files, before);
      if (wish === 'stop') return exitCodes.ok;
      await this.#change(questionOf(wish));
    }
  }

  async #wish(files: ReadonlyMap<string, string>, changed: boolean): Promise<'write' | 'stop' | AnswerKey> {
    if (this.#options.yes || (!this.#asker && (!this.#place.exists || !changed))) return 'write';
    if (this.#asker) return review(this.#asker, this.#situation, files, this.#place, changed);
    throw new ConfigError({
      message: 'there is no terminal to ask at whether to write this; nothing was changed',
      hint: '--yes writes it',
    });
  }

  async #change(question: Question): Promise<void> {
    const { answers } = this.#situation;
    const before = answers[question.key];
    const answer = await askOne(question, this.#situation, this.#asker!, before, true);
    if (answer === back) return;
    // The pages called the site by its name, and still do.
    if (question.key === 'domain' && answers.site_name === before) answers.site_name = String(answer);
    Object.assign(answers, { [question.key]: answer });
    forgetUnfit(this.#situation, question.key);
    if (question.key === 'hosts' && !(await this.#look())) return this.#change(question);
    const follows = questions.find(
      (one) => one.when?.(this.#situation) && applies(one, this.#situation) && answers[one.key] === undefined,
    );
    if (follows) await this.#change(follows);
  }

  async #write(files: Map<string, string>, before: ReadonlyMap<string, string | undefined>): Promise<ExitCode> {
    const own = ownOf(this.#situation);
    // What a deployment would refuse when it makes the secrets is told while nothing is written. A new site has none that could be in the way.
    if (this.#place.exists)
      await rehearse(this.#place, files, (inventory) => openSite(inventory, {}, 'memory', keeping(own)));
    writeFiles(files, before);
    const { file, madeIdentity, warnings } = await makeSecrets(this.#place, own);
    const written = [...files.keys()].toReversed();
    if (written.length > 0) print(['', `Wrote ${written.join(', ')}.`]);
    print([`The site's passwords and keys, encrypted: ${file}`]);
    if (madeIdentity) print([`The key to them, made now: ${madeIdentity}`, 'Keep a copy of both in a safe place.']);
    if (warnings.length > 0) process.stderr.write(`\n${formatWarnings(warnings, process.stderr)}`);
    print(closingLines(this.#situation, this.#place, this.#options));
    return exitCodes.ok;
  }
}

const readOrNothing = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** Asks, looks, proposes and writes. Without an asker nothing is asked: what is missing is an error that names it. */
export async function runWizard(place: SitePlace, asker: Asker | undefined, options: WizardOptions): Promise<ExitCode> {
  return new Wizard(place, new Situation(loadKnowledge(place)), asker, options).run();
}
