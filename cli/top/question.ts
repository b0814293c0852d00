import { sh } from '../../engine/shell/quote.ts';

/** What to ask on a host: where its bridges and its focus answer. */
export interface HostQuestion {
  host: string;
  bridgePorts: readonly number[];
  /** People that each of its bridges is planned for, where somebody planned. */
  plannedPeople?: number;
  /** The CPUs that it has, where the inventory says it. */
  cpus?: number;
  focusPort?: number;
  /** Ask Jicofo what it knows of each bridge, too. */
  wantsView?: boolean;
}

/** One page of what a host answered. */
export interface Page {
  /** Of `curl`: 0 when it got an answer. */
  status: number;
  /** Of HTTP. */
  code: number;
  body: string;
}

export interface HostAnswer {
  cpus: number;
  pages: ReadonlyMap<string, Page>;
}

const mark = '=meetctl=';

/** More bytes than any statistics are long. */
const mostBytes = 200_000;

export const bridgePage = (port: number): string => `bridge-${port}`;
export const focusPage = 'focus';
export const viewPage = 'view';

/** The piece of shell that asks all of it, in one trip. */
export function scriptOf({ bridgePorts, focusPort, wantsView = false }: HostQuestion): string {
  const focus = `http://127.0.0.1:${focusPort}`;
  const pages = [
    ...bridgePorts.map((port) => [bridgePage(port), `http://127.0.0.1:${port}/colibri/stats`] as const),
    ...(focusPort === undefined ? [] : [[focusPage, `${focus}/stats`] as const]),
    ...(focusPort !== undefined && wantsView ? [[viewPage, `${focus}/debug`] as const] : []),
  ];
  const asks = pages.map(
    ([name, url]) =>
      sh`curl -s -m 3 --max-filesize ${mostBytes} --noproxy '*' -w '\\n%{http_code}' ${url}; printf '\\n%s %s %s\\n' ${mark} ${name} "$?"`,
  );
  return `${asks.join('\n')}\nprintf '%s cpus %s\\n' ${mark} "$(nproc)"\n`;
}

const ends = /^=meetctl= (\S+) (\d+)$/;

/** Takes apart what it printed. */
export function answerOf(printed: string): HostAnswer {
  const pages = new Map<string, Page>();
  let cpus = 1;
  let lines: string[] = [];
  for (const line of printed.split('\n')) {
    const [, name, number] = ends.exec(line) ?? [];
    if (name === undefined) lines.push(line);
    else if (name === 'cpus') cpus = Math.max(1, Number(number));
    else {
      const code = Number(lines.pop());
      pages.set(name, { status: Number(number), code, body: lines.join('\n') });
    }
    if (name !== undefined) lines = [];
  }
  return { cpus, pages };
}
