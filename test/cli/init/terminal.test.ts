import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { root } from '../fixtures/command.ts';
import { DrivenTerminal, keys } from '../fixtures/driven-terminal.ts';
import { questionsOfTheDay } from './questions-of-the-day.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const env = { HOME: folder, XDG_CONFIG_HOME: '', MEETCTL_IDENTITY: '', FORCE_COLOR: '0' };
let terminal: DrivenTerminal;
afterEach(() => terminal.close());

function init(...argv: string[]): DrivenTerminal {
  const command = [process.execPath, join(root, 'bin/meetctl.cjs'), 'init', ...argv];
  return (terminal = new DrivenTerminal({ argv: command, env }, folder));
}

describe('at a terminal', () => {
  test('a beginner makes mistakes, goes back, sees the files, and writes them', async () => {
    const screen = init('site', '--no-contact', '--largest-room', '10');
    await screen.answers('Addresses of your hosts:', `10.0.0.300${keys.enter}`);
    await screen.shows('no address: four numbers');
    await screen.types(`${keys.clear}10.0.0.1 b1=10.0.0.2${keys.enter}`);
    await screen.answers('Name of the site:', `http://meet.x.lan${keys.enter}`);
    await screen.shows('without https:// and slashes: meet.x.lan');
    await screen.types(`${keys.clear}meet.x.lan${keys.enter}`);
    await screen.answers('What the pages call you:', `<${keys.enter}`);
    await screen.answers('Name of the site: (meet.x.lan)', `meet.y.lan${keys.enter}`);
    await screen.answers('What the pages call you: (meet.y.lan)', `Hill${keys.enter}`);
    await screen.answers('How many people at the same time: (20)', keys.enter);
    await screen.answers('What meetings are that: (unknown)', `2x6,clas${keys.enter}`);
    await screen.shows('is no count of rooms and people');
    await screen.types(`${keys.clear}unknown${keys.enter}`);
    await screen.answers('What may fail while all still meet', keys.enter);
    await screen.answers('change the host of web', keys.down, keys.enter);
    await screen.answers('Host of web', keys.down, keys.enter);
    await screen.shows(/web +b1/);
    await screen.answers('is this right', keys.enter);
    await screen.takesProposals(questionsOfTheDay, '? What now');
    await screen.shows('show the files first');
    await screen.types(keys.down, keys.enter);
    await screen.shows('--- site/inventory.yml');
    expect(existsSync(join(folder, 'site'))).toBe(false);
    await screen.answers('What now', keys.enter);
    expect(await screen.ended).toBe(0);
    expect(screen.text).toContain('Wrote site/inventory.yml');
    expect(readFileSync(join(folder, 'site/inventory.yml'), 'utf8')).toMatch(/web:\n +hosts: \{ b1: \}/);
    expect(readFileSync(join(folder, 'site/group_vars/all.yml'), 'utf8')).toContain('meet_domain: meet.y.lan');
  }, 60_000);

  test('again, it shows what there is, and changes one answer', async () => {
    const screen = init('site/inventory.yml', '--no-contact');
    await screen.shows('Nothing differs');
    await screen.answers('change: what the pages call you', keys.down, keys.down, keys.down, keys.enter);
    await screen.answers('What the pages call you: (Hill)', `Valley${keys.enter}`);
    await screen.shows('+meet_site_name: Valley');
    await screen.answers('write these changes', keys.enter);
    expect(await screen.ended).toBe(0);
    expect(readFileSync(join(folder, 'site/group_vars/all.yml'), 'utf8')).toContain('meet_site_name: Valley');
  }, 60_000);

  test('with a certificate of your own, another name asks whether the certificate is for it', async () => {
    const variables = join(folder, 'site/group_vars/all.yml');
    writeFileSync(variables, `${readFileSync(variables, 'utf8')}meet_certificate: own\n`);
    const screen = init('site/inventory.yml', '--no-contact');
    await screen.answers('change: name of the site', keys.down, keys.down, keys.enter);
    await screen.answers('Name of the site: (meet.y.lan)', `new.meet.y.lan${keys.enter}`);
    await screen.answers('File with your certificate: (stored)', `gone.pem${keys.enter}`);
    await screen.shows('cannot read gone.pem: no such file');
    await screen.types(`${keys.clear}stored${keys.enter}`);
    await screen.answers('File with its key: (stored)', keys.enter);
    await screen.answers('write these changes', keys.enter);
    // It was never imported: nothing is written.
    expect(await screen.ended).toBe(2);
    expect(screen.text).toContain('is to be a certificate of your own, and none is stored');
    expect(readFileSync(variables, 'utf8')).toContain('meet_domain: meet.y.lan');
  }, 60_000);

  test.each([
    ['Ctrl-C', keys.interrupt],
    ['Ctrl-D', keys.end],
  ])('%s writes nothing, and says how to go on', async (_name, key) => {
    const screen = init('gone', '--no-contact');
    await screen.answers('Addresses of your hosts:', `10.0.0.1${keys.enter}`);
    await screen.answers('Name of the site:', key);
    expect(await screen.ended).toBe(130);
    expect(screen.text).toContain("to go on from here: meetctl init gone --hosts '10.0.0.1'");
    expect(existsSync(join(folder, 'gone'))).toBe(false);
  });
});
