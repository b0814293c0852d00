import { factsProgram } from '../../engine/probe/facts-program.ts';
import { parseFacts } from '../../engine/probe/facts.ts';
import type { Program, ProgramResult } from '../../engine/transport/program-run.ts';
import type { Finding, Listening } from './finding.ts';

/** Asks a host for its facts, who listens there, the domain that it looks names up in, and whether apt knows Jitsi. */
export const lookProgram: Program = {
  text: `${factsProgram}
B listening; ss -Hlntup 2>/dev/null; E $?
B names; while read -r meetctl_key meetctl_line; do
case $meetctl_key in search|domain) echo "$meetctl_line";; esac
done 2>/dev/null </etc/resolv.conf; E 0
B sources; if apt-cache show jitsi-videobridge2 >/dev/null 2>&1; then echo known
elif ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1; then echo unknown; fi; E 0
`,
  blobs: new Map(),
};

const text = (result: ProgramResult, section: string): string => result.sections.get(section)?.data.toString() ?? '';

/** Reads lines of `ss -Hlntup`; what listens on the loopback alone is in nobody's way. */
export function parseListening(lines: string): Listening[] {
  const all = lines.split('\n').flatMap((line) => {
    const [protocol, , , , local = ''] = line.trim().split(/\s+/);
    if (protocol !== 'tcp' && protocol !== 'udp') return [];
    const [, address = '', port = ''] = /^(.*):(\d+)$/.exec(local) ?? [];
    if (port === '' || /^(127\.|\[::1\]|\[::ffff:127\.)/.test(address)) return [];
    return [{ protocol, port: Number(port), program: /users:\(\("([^"]*)"/.exec(line)?.[1] ?? '' } as Listening];
  });
  return all.filter(
    (one, index) => all.findIndex(({ protocol, port }) => protocol === one.protocol && port === one.port) === index,
  );
}

/** Reads what `lookProgram` printed. */
export function parseLook(result: ProgramResult): Finding {
  const [domain] = text(result, 'names').split(/\s+/);
  return {
    facts: parseFacts(result).facts,
    listening: parseListening(text(result, 'listening')),
    // Without lists of packages apt knows nothing at all.
    ...(text(result, 'sources') !== '' && { knowsPackages: text(result, 'sources').startsWith('known') }),
    ...(domain && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(domain) && { searchDomain: domain }),
  };
}
