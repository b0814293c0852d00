import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const command = readFileSync(join(import.meta.dirname, '../../roles/compose/files/meetctl-compose'), 'utf8');

interface Bridge {
  meetings: number;
  /** Another bridge, with meetings, has the port that it is to have. */
  isHeld?: boolean;
  image: string;
}

describe('the command that renews containers', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'meetctl-compose-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (name: string, text: string, mode = 0o644) => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text, { mode });
  };
  const program = (name: string, text: string) => file(`bin/${name}`, `#!/bin/sh\n${text}\n`, 0o755);
  const docker = () => readFileSync(join(folder, 'bin/docker'), 'utf8').replace('#!/bin/sh\n', '');
  const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

  /** A host whose containers run, all of them with settings of yesterday; a container's id is its name. */
  const host = (services: Record<string, Bridge | 'other'>) => {
    const names = Object.keys(services);
    const texts = Object.entries(services).map(([name, one], index) => {
      file(`${name}.env`, name === 'prosody' ? 'XMPP_DOMAIN=meet.lan\nXMPP_MUC_DOMAIN=conference.meet.lan\n' : '');
      const [port, image] = [9000 + index, one === 'other' ? 'r/new' : one.image];
      if (name === 'jicofo') file('jicofo/custom-jicofo.conf', '  rest { host = 127.0.0.1, port = 8888 }\n');
      if (one !== 'other') file(`${name}/custom-jvb.conf`, `    private { host = 127.0.0.1, port = ${port} }\n`);
      const meetings =
        one === 'other'
          ? ''
          : `meetings:${name}:${port}) echo ${one.meetings} ;;\nheld:${name}:${port}) ${one.isHeld ?? false} ;;\n`;
      return {
        image: `${name}) echo ${image} ;;\n`,
        meetings,
        compose: `  ${name}:\n    <<: *jitsi\n    image: "r/new"\n`,
      };
    });
    const all = (key: keyof (typeof texts)[number]) => texts.map((one) => one[key]).join('');
    file('services.txt', names.map((name) => `${name} ${name}\n`).join(''));
    file('docker-compose.yml', `services:\n${all('compose')}`);
    program(
      'docker',
      `case $1 in
      ps) for word; do name=\${word#label=com.docker.compose.service=}; done; [ "$name" = "$word" ] || echo "$name" ;;
      inspect) for id; do :; done
        case $3 in *config-hash*) echo yesterday ;; *Image*) case $id in ${all('image')} esac ;; *) echo true ;; esac ;;
    esac`,
    );
    program(
      'docker-compose',
      `shift 2; [ "$*" = "config --hash *" ] && sed "s/ .*/ today/" services.txt || echo "compose $*" >> ${folder}/calls`,
    );
    program('meetctl-new-authority', 'exit 1');
    program('meetctl-await', `echo "await $*" >> ${folder}/calls`);
    program('meetctl-quiet', `echo "quiet $*" >> ${folder}/calls`);
    program(
      'meetctl-bridge',
      `echo "bridge $*" >> ${folder}/calls; case $1:$2 in ${all('meetings')} *) exit 1 ;; esac`,
    );
  };
  const apply = (...words: string[]) => {
    file('bin/meetctl-compose', command.replaceAll(/\/opt\/meet|\/var\/lib(?=\/meetctl-bridge)/g, folder), 0o755);
    const env = { ...process.env, PATH: `${folder}/bin:${process.env['PATH']}` };
    execFileSync(join(folder, 'bin/meetctl-compose'), ['apply', ...words], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  };

  it.each([
    ['the focus, where it is here', { prosody: 'other', jicofo: 'other' }, 'quiet 8888 300'],
    [
      'Prosody, where it is alone',
      { prosody: 'other', web: 'other' },
      'quiet conference.meet.lan,breakout.meet.lan 300',
    ],
  ] as const)('waits for a moment that is quiet according to %s', (_, services, asked) => {
    host(services);
    apply('3600', '300');
    expect(calls()).toEqual([asked, `compose up -d --remove-orphans ${Object.keys(services).toSorted().join(' ')}`]);
  });

  it('does not wait for what ends no meeting, or when it shall not', () => {
    host({ web: 'other' });
    apply('3600', '300');
    host({ prosody: 'other' });
    apply('3600', '0');
    expect(calls()).toEqual(['compose up -d --remove-orphans web', 'compose up -d --remove-orphans prosody']);
  });

  it('leaves bridges for later that have meetings when all else may be renewed, or that get another image or the port of one', () => {
    host({
      jicofo: 'other',
      'jvb-1': { meetings: 0, image: 'r/new' },
      'jvb-2': { meetings: 2, image: 'r/new' },
      'jvb-3': { meetings: 0, image: 'r/old' },
      'jvb-4': { meetings: 0, image: 'r/new', isHeld: true },
    });
    apply('3600', '300');
    // Whoever met when the wait began is asked after it.
    expect(calls()).toEqual([
      'quiet 8888 300',
      'bridge meetings jvb-1:9001',
      'bridge held jvb-1:9001',
      'bridge meetings jvb-2:9002',
      'bridge meetings jvb-3:9003',
      'bridge meetings jvb-4:9004',
      'bridge held jvb-4:9004',
      'compose up -d --remove-orphans jicofo jvb-1',
    ]);
    expect(readdirSync(join(folder, 'meetctl-bridge/waiting')).toSorted()).toEqual(['jvb-2', 'jvb-3', 'jvb-4']);
  });

  describe('when Prosody shows the certificate of the authority before', () => {
    const bridges = { 'jvb-1': { meetings: 0, image: 'r/new' }, 'jvb-2': { meetings: 2, image: 'r/new' } };
    const isOther = (...more: string[]) =>
      program(
        'meetctl-new-authority',
        ['[ $# = 3 ] || exit 0', `echo "until $*" >> ${folder}/calls`, ...more].join('\n'),
      );

    it('leaves all bridges until it has been renewed, and renews them then: what meetings they had have ended', () => {
      host(bridges);
      isOther();
      apply('3600', '300', '10.0.0.1:5222', '60', '420');
      expect(calls()).toEqual([
        'until site-ca.crt jvb-1/custom-jvb.conf 420',
        'compose up -d --remove-orphans jvb-1 jvb-2',
      ]);
    });

    it('fails, and leaves them as they are, when it is not renewed', () => {
      host(bridges);
      isOther('exit 1');
      expect(() => apply('3600', '300', '10.0.0.1:5222', '3', '0')).toThrow('Command failed');
      expect(calls()).toEqual(['until site-ca.crt jvb-1/custom-jvb.conf 0']);
    });

    it('leaves a focus of another host as well: it would get in no more than a bridge', () => {
      host({ jicofo: 'other' });
      isOther('exit 1');
      expect(() => apply('3600', '0', '10.0.0.1:5222', '3', '0')).toThrow('Command failed');
      expect(calls()).toEqual(['until site-ca.crt jicofo/custom-jicofo.conf 0']);
    });

    it('renews all of them with a Prosody of the same host', () => {
      host({ ...bridges, prosody: 'other' });
      isOther();
      apply('3600', '300');
      expect(calls().at(-1)).toBe('compose up -d --remove-orphans jvb-1 jvb-2 prosody');
    });
  });

  it('has the images that are missing before it waits, since their download outlasts a quiet moment', () => {
    host({ prosody: 'other', web: 'other' });
    program(
      'docker',
      `[ "$1" != image ] || exit 1; [ "$1" != pull ] || exec echo "$*" >> ${folder}/calls\n${docker()}`,
    );
    apply('3600', '300');
    expect(calls()).toEqual([
      'pull -q r/new',
      'quiet conference.meet.lan,breakout.meet.lan 300',
      'compose up -d --remove-orphans prosody web',
    ]);
  });

  describe('when focus or bridges are yet to be made', () => {
    const hosts = {
      prosody: 'other',
      jicofo: 'other',
      'jvb-1': { meetings: 0, image: 'r/new' },
      web: 'other',
    } as const;
    /** Compose makes them when it is told to. */
    const without = (missing: string, services: Record<string, Bridge | 'other'> = hosts) => {
      rmSync(join(folder, 'calls'), { force: true });
      host(services);
      const isMade = `grep -qs remove-orphans ${folder}/calls`;
      program('docker', `case "$*" in "ps "*.service=${missing}) ${isMade} || exit 0 ;; esac\n${docker()}`);
    };
    const all = 'compose up -d --remove-orphans jicofo jvb-1 prosody web';

    it.each(['jicofo', 'jvb-1'])('has Prosody take logins before: %s', (missing) => {
      without(missing);
      apply('0', '0', '127.0.0.1:5222', '60');
      expect(calls()).toEqual(['compose up -d prosody', 'await 127.0.0.1:5222 60', all]);
    });

    it('makes no Prosody where there is none to be', () => {
      without('jvb-1', { 'jvb-1': { meetings: 0, image: 'r/new' } });
      apply('0', '0', '10.0.0.1:5222', '60');
      expect(calls()).toEqual(['await 10.0.0.1:5222 60', 'compose up -d --remove-orphans jvb-1']);
    });

    it('waits for nobody when it is the pages that are, or when nobody says where Prosody is', () => {
      without('web');
      apply('0', '0', '127.0.0.1:5222', '60');
      expect(calls()).toEqual([all]);
      without('jicofo');
      apply('0', '0', '', '60');
      expect(calls()).toEqual([all]);
    });
  });

  it('waits for no bridge when meetings may be cut off', () => {
    host({ 'jvb-1': { meetings: 2, image: 'r/old' } });
    apply('0', '300');
    expect(calls()).toEqual(['compose up -d --remove-orphans jvb-1']);
  });
});
