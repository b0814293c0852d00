import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { renderSite } from './rendered-site.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const command = join(import.meta.dirname, '../../roles/jicofo/files/meetctl-quiet');
const run = async (...words: number[]) => (await promisify(execFile)('sh', [command, ...words.map(String)])).stdout;

describe('the command that waits for a moment without meetings', () => {
  let server: Server;
  let port: number;
  let meetings = 0;
  /** They have ended once it was asked. */
  let areEnding = false;

  beforeAll(async () => {
    // As Jicofo writes it, with numbers that end like those that are wanted.
    server = createServer((_, response) => {
      const more = { total_conferences_created: 9, total_participants: 8, visitors: 7 };
      response.end(JSON.stringify({ ...more, conferences: meetings, participants: meetings * 3, bridge_selector: {} }));
      if (areEnding) meetings = 0;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => void server.close());

  it('waits for their end, and says who meets', async () => {
    [meetings, areEnding] = [2, true];
    expect(await run(port, 60)).toMatch(
      /^meetings: 2, people: 6; waiting for a moment without any, at most (60|5\d) s more\n$/,
    );
    areEnding = false;
  });

  it('waits no longer than it may', async () => {
    meetings = 1;
    expect(await run(port, 1)).toMatch(/(^|\n)meetings: 1, people: 3; their pages load anew now\n$/);
    expect(await run(port, 0)).toBe('meetings: 1, people: 3; their pages load anew now\n');
  });

  it('does not wait where nobody meets, or where nobody can tell', async () => {
    meetings = 0;
    expect(await run(port, 60)).toBe('');
    expect(await run(1, 60)).toBe('');
  });

  describe('where the focus is on another host', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'meetctl-quiet-'))));
    afterEach(() => rmSync(folder, { recursive: true }));
    const program = (name: string, text: string) =>
      writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const ask = async (domains: string, seconds = '0') => {
      // The host of the test may have containers of its own.
      program('meetctl-quiet', readFileSync(command, 'utf8').replaceAll(/\/opt\/meet|(?<= )\/config/g, folder));
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
      return (await promisify(execFile)(join(folder, 'meetctl-quiet'), [domains, seconds], { env })).stdout;
    };

    describe('for a focus that begins beside Prosody', () => {
      /** As the shell of Prosody 0.12 answers. */
      const sessions = (...addresses: string[]) => {
        const lines = addresses.map((one) => `focus@auth.meet.lan/focus       | ${one}                      `);
        const bridge = 'jvb@auth.meet.lan.lab.test/gKp… | 10.0.0.4   ';
        const said = ['JID          | IP address    ', bridge, ...lines, `OK: ${lines.length + 1} c2s sessions shown`];
        program('prosodyctl', `[ "$2" = 'c2s:show(nil, {"jid", "ip"})' ] || exit 1\ncat <<'E'\n${said.join('\n')}\nE`);
      };

      it('fails where one of another host stays, and says what to do', async () => {
        sessions('127.0.0.1', '10.0.0.9');
        await expect(ask('others')).rejects.toMatchObject({
          stderr: expect.stringMatching(
            /^the focus of 10\.0\.0\.9 is logged in to Prosody, .* whole site, without --limit/,
          ),
        });
      });

      it('waits for one that is about to end', async () => {
        sessions('10.0.0.9');
        setTimeout(() => sessions(), 500);
        expect(await ask('others', '20')).toBe('');
      });

      it('minds neither one of this host nor bridges, nor a Prosody that does not answer', async () => {
        sessions('127.0.0.1', '::1');
        expect(await ask('others')).toBe('');
        program('prosodyctl', 'exit 1');
        expect(await ask('others')).toBe('');
      });
    });

    /** As the shell of Prosody 0.12 answers. */
    const shell = `[ "$1 $2 $3" = 'shell muc list' ] || exit 1
      case $4 in
        conference.meet.lan) printf 'room@conference.meet.lan\\nother@conference.meet.lan\\n2 rooms\\n' ;;
        breakout.meet.lan) printf 'group@breakout.meet.lan\\n1 rooms\\n' ;;
        idle.meet.lan) echo '0 rooms' ;;
        *) echo 'Please supply the address of a local MUC component' >&2; exit 1 ;;
      esac`;

    it('asks Prosody for its rooms', async () => {
      program('prosodyctl', shell);
      expect(await ask('conference.meet.lan,breakout.meet.lan')).toBe('meetings: 3; their pages load anew now\n');
      expect(await ask('idle.meet.lan,breakout.other.lan')).toBe('');
    });

    it('asks it in its container', async () => {
      writeFileSync(join(folder, 'prosody.env'), '');
      program(
        'docker',
        '[ "$1" != ps ] || { echo c0ffee; exit; }\n[ "$1 $2" = "exec c0ffee" ] && shift 2 && exec "$@"',
      );
      program('prosodyctl', `[ "$1 $2" = '--config ${folder}/prosody.cfg.lua' ] && shift 2\n${shell}`);
      writeFileSync(join(folder, 'prosody.cfg.lua'), '');
      expect(await ask('conference.meet.lan')).toBe('meetings: 2; their pages load anew now\n');
    });

    it.each(['packages', 'docker'])('is there where Prosody is, with %s', async (method) => {
      const inventory = join(folder, 'split.yml');
      const groups = 'prosody: { hosts: { one: } }, jicofo: { hosts: { two: } }, jvb: { hosts: { three: } }';
      const hosts = ['one', 'two', 'three'];
      const addresses = hosts.map((host, index) => `${host}: { ansible_host: 192.168.1.1${index} }`).join(', ');
      writeFileSync(inventory, `all:\n  hosts: { ${addresses} }\n  children: { ${groups} }\n`);
      const options = [
        `meet_install=${method}`,
        'meet_version=legacy',
        'meet_domain=meet.lan',
        'jvb_max_memory_mb=512',
      ];
      const files = await renderSite(
        inventory,
        ...[...options, 'jicofo_max_memory_mb=512'].flatMap((one) => ['-e', one]),
      );
      const have = hosts.filter((host) => files.has(`${host}/usr/local/sbin/meetctl-quiet`));
      expect(have).toEqual(['one', 'two']);
      // Prosody of these images has its shell only when it is told so.
      if (method === 'docker')
        expect(files.get('one/opt/meet/prosody.env')).toContain('\nGLOBAL_MODULES=admin_shell\n');
    });

    it('does not wait for one that is down, or that tells nobody', async () => {
      program('prosodyctl', 'echo "** Unable to connect to server - is it running?"; exit 1');
      expect(await ask('conference.meet.lan')).toBe('');
    });
  });
});
