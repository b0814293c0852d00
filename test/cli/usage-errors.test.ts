import { describe, expect, it } from 'vitest';
import { run } from './fixtures/command.ts';

describe('a command line that is wrong is told what to write', () => {
  it.each([
    [
      ['deploy', '-i', 'school.yml'],
      'missing required argument "inventory"',
      'the inventory comes right after the command, without an option: meetctl deploy school/inventory.yml',
    ],
    [
      ['ca', 'show'],
      'missing required argument "inventory"',
      'the inventory comes right after the command, without an option: meetctl ca show school/inventory.yml',
    ],
    [['inventory', 'x.yml', '--list'], 'unknown option "--list"', 'did you mean "--host" or "--limit"?'],
    [
      ['secrets', 'set', 'x.yml'],
      'missing required argument "name"',
      '`meetctl secrets set --help` shows how it is used',
    ],
    [['ca', 'x.yml'], 'unknown command "x.yml"', '`meetctl ca --help` shows how it is used'],
  ])('%j', async (argv, message, hint) => {
    expect(await run(argv)).toEqual({ code: 2, stdout: '', stderr: `error: ${message}\n  help: ${hint}\n` });
  });
});
