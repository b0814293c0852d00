import inquirer from 'inquirer';
import { Interrupted } from '../prompts/hidden.ts';
import { withPrompt } from '../report/guarded-output.ts';
import { printableLine } from '../report/printable.ts';
import { createStyle } from '../report/style.ts';
import { type Asker, back, type ChoiceAsked, type TextAsked } from './asker.ts';

const style = createStyle(process.stdout);
const goesBack = '<';

interface Key {
  ctrl?: boolean;
  name?: string;
}

/** Waits for an answer. inquirer ends on Ctrl-C, but says nothing when Ctrl-D has closed the input. */
async function answered<T>(prompt: () => Promise<{ answer: T }>): Promise<T> {
  const stop = () => new Interrupted({ message: 'interrupted; nothing was changed' });
  let hear = (_text: string, _key?: Key): void => {};
  const closed = new Promise<never>((_, reject) => {
    hear = (_text, key) => {
      if (key?.ctrl && key.name === 'd') setImmediate(() => process.stdin.isPaused() && reject(stop()));
    };
    process.stdin.on('keypress', hear);
  });
  try {
    return (await withPrompt(() => Promise.race([prompt(), closed]))).answer;
  } catch (error) {
    const name = (error as Error).name;
    throw name === 'ExitPromptError' || name === 'AbortPromptError' ? stop() : error;
  } finally {
    process.stdin.off('keypress', hear);
  }
}

function explain(why: string | undefined): void {
  process.stdout.write('\n');
  if (why !== undefined) process.stdout.write(`${style('dim', why)}\n`);
}

async function text({ ask, why, proposal, check, canGoBack }: TextAsked) {
  explain(why);
  const answer = await answered<string>(() =>
    inquirer.prompt([
      {
        type: 'input',
        name: 'answer',
        message: `${ask}:`,
        default: proposal === undefined ? undefined : printableLine(proposal),
        validate: (typed: string) => (canGoBack && typed.trim() === goesBack ? true : (check(typed) ?? true)),
      },
    ]),
  );
  return canGoBack && answer.trim() === goesBack ? back : answer;
}

async function choose({ ask, why, choices, proposal, canGoBack }: ChoiceAsked) {
  explain(why);
  // What stays on the screen of a long choice is what it begins with.
  const shortOf = (name: string) => (ask.length + name.length > 74 ? name.split(':')[0]! : name);
  const clean = choices.map((choice) => ({ ...choice, name: printableLine(choice.name) }));
  const short = clean.map((choice) => ({ ...choice, short: shortOf(choice.name) }));
  const all = [...short, ...(canGoBack ? [{ value: goesBack, name: '< back' }] : [])];
  const answer = await answered<string>(() =>
    inquirer.prompt([
      { type: 'select', name: 'answer', message: ask, choices: all, default: proposal, pageSize: 14, loop: false },
    ]),
  );
  return canGoBack && answer === goesBack ? back : answer;
}

/** Asks at this process's terminal, with inquirer. */
export const terminalAsker: Asker = {
  tell(lines) {
    process.stdout.write(`${lines.join('\n')}\n`);
  },
  text,
  choose,
  async pick({ ask, choices, chosen }) {
    explain(undefined);
    const marked = choices.map((choice) => ({
      ...choice,
      name: printableLine(choice.name),
      checked: chosen.includes(choice.value),
    }));
    const answer = await answered<readonly string[]>(() =>
      inquirer.prompt([{ type: 'checkbox', name: 'answer', message: ask, choices: marked, pageSize: 14, loop: false }]),
    );
    return [...answer];
  },
};
