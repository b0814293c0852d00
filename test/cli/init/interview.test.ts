import { describe, expect, test } from 'vitest';
import { type Asker, back, type Back } from '../../../cli/init/asker.ts';
import { givenAnswers } from '../../../cli/init/given-answers.ts';
import { Interview } from '../../../cli/init/interview.ts';
import { flagOf } from '../../../cli/init/question.ts';
import { questions } from '../../../cli/init/questions.ts';
import type { Answers, Situation } from '../../../cli/init/situation.ts';
import { verb } from '../../../cli/commands/init.ts';
import { createProgram } from '../../../cli/program.ts';
import { situationWith } from './hosts.ts';

/** Somebody who answers in this order: a text, Enter (''), or back. */
function answering(...words: (string | Back)[]): { asker: Asker; asked: string[]; left: typeof words } {
  const asked: string[] = [];
  const next = (ask: string, proposal: string | undefined): string | Back => {
    asked.push(`${ask} (${proposal ?? ''})`);
    const word = words.shift();
    if (word === undefined) throw new Error(`nothing to say to: ${ask}`);
    return word === '' ? proposal! : word;
  };
  const asker: Asker = {
    tell() {},
    text: async ({ ask, proposal, check }) => {
      const answer = next(ask, proposal);
      if (answer !== back && check(answer) !== undefined) throw new Error(check(answer));
      return answer;
    },
    choose: async ({ ask, proposal }) => next(ask, proposal),
    pick: async ({ chosen }) => [...chosen],
  };
  return { asker, asked, left: words };
}

async function interview(situation: Situation, more: Partial<ConstructorParameters<typeof Interview>[1]> = {}) {
  const usual = { given: new Map(), asker: undefined, yes: false, look: async () => true, optional: () => false };
  await new Interview(situation, { ...usual, ...more }).run();
  return situation.answers;
}

/** Enter for whatever else the roles of the day are asked about. */
const enter = Array.from({ length: 20 }, () => '');

describe('the interview', () => {
  test('asks in order, proposes, and goes back as far as one likes with the answer kept', async () => {
    const { asker, asked } = answering('10.0.0.1', 'meet.x.lan', back, back, '', '', 'Hill', '50', ...enter);
    const answers = await interview(situationWith(), { asker });
    expect(asked.slice(0, 7)).toEqual(
      [
        'Addresses of your hosts ()',
        'Name of the site ()',
        'What the pages call you (meet.x.lan)',
        'Name of the site (meet.x.lan)',
        'Addresses of your hosts (10.0.0.1)',
        'Name of the site ()',
        'What the pages call you (meet.x.lan)',
      ].map((line, index) => (index === 5 ? 'Name of the site (meet.x.lan)' : line)),
    );
    expect(answers).toMatchObject({ domain: 'meet.x.lan', site_name: 'Hill', users: 50, largest_room: 20 });
    expect(answers.groups).toMatchObject({ web: ['meet'], jvb: ['meet'] });
  });

  test('asks nothing that was given, and reads placements when the hosts are known', async () => {
    const situation = situationWith({ hosts: [{ address: '10.0.0.1' }], domain: 'meet.x.lan' });
    const extra = situation.knowledge.groups.includes('jicofo') ? ' jicofo=meet' : '';
    const given = givenAnswers({ groups: `web=meet prosody=meet jvb=meet${extra}` }, undefined);
    const { asker, asked } = answering(...enter);
    const answers = await interview(situation, { asker, given });
    expect(asked.join()).not.toMatch(/Addresses|Name of the site|Which host/);
    expect(answers.groups).not.toHaveProperty('turn');
  });

  test('without anybody to ask lists what is missing; with yes it takes what is proposed', async () => {
    const situation = situationWith();
    const error = await interview(situation).catch((caught: Error) => caught);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringMatching(/\d+ answers are missing/) });
    const hosts = [{ address: '10.0.0.1' }];
    const answers: Partial<Answers> = await interview(situationWith({ hosts, domain: 'meet.x.lan' }), { yes: true });
    expect(answers).toMatchObject({ users: 20, site_name: 'meet.x.lan' });
  });

  test('asks for other hosts when these are not the right ones', async () => {
    const { asker } = answering('10.0.0.1', '10.0.0.2', 'meet.x.lan', ...enter);
    let looks = 0;
    const answers = await interview(situationWith(), { asker, look: async () => ++looks > 1 });
    expect(answers.hosts).toEqual([{ address: '10.0.0.2' }]);
  });
});

describe('each question', () => {
  const command = createProgram('0').command('init');
  verb.build(command);

  test.each(questions.map((question) => [question.key, question] as const))(
    '%s has a flag, and fits a line',
    (key, question) => {
      expect(command.options.map(({ long }) => long)).toContain(flagOf(key));
      expect(question.why.length).toBeLessThan(80);
      expect(question.ask.length).toBeLessThan(60);
    },
  );
});
