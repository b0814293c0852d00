import { quote, sh } from '../shell/quote.ts';
import { asWished, type Decision, type Module } from './module.ts';
import type { StateView } from './state.ts';

interface WaitParameters {
  host?: string;
  port?: number;
  path?: string;
  seconds?: number;
}

interface HttpParameters {
  url: string;
  status?: number;
  contains?: string;
  ca?: string;
  seconds?: number;
}

const seconds = {
  type: 'integer',
  minimum: 0,
  maximum: 3600,
  default: 30,
  description: 'How long to wait for it, in seconds.',
} as const;

export const waitFor: Module<WaitParameters> = {
  name: 'wait_for',
  summary: 'Waits until a TCP port answers, or a path is there. Never a change.',
  schema: {
    type: 'object',
    additionalProperties: false,
    oneOf: [{ required: ['port'] }, { required: ['path'] }],
    properties: {
      host: {
        type: 'string',
        pattern: '^[A-Za-z0-9.:_-]+$',
        default: '127.0.0.1',
        description: 'Name or address, as seen from the host.',
      },
      port: { type: 'integer', minimum: 1, maximum: 65535, description: 'TCP port.' },
      path: { type: 'string', pattern: '^/', description: 'Absolute path.' },
      seconds,
    },
  },
  probedBy: ['host', 'port', 'path'],
  probe: (parameters) => [{ ask: 'script', name: tryOnce(parameters), volatile: true, late: true }],
  decide: (state, parameters) =>
    waiting(state, {
      ...parameters,
      script: tryOnce(parameters),
      failure: missing(parameters),
      port: ownPort(parameters),
    }),
  confirm: (state, parameters) => (state.get('script', tryOnce(parameters)).rc === 0 ? [] : [missing(parameters)]),
};

export const http: Module<HttpParameters> = {
  name: 'http',
  summary: 'Asks a URL from the host (with curl) and waits until it answers as expected. Never a change.',
  primary: 'url',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    properties: {
      url: { type: 'string', pattern: '^https?://', description: 'The URL.' },
      status: {
        type: 'integer',
        minimum: 100,
        maximum: 599,
        default: 200,
        description: 'Status that the answer must have.',
      },
      contains: { type: 'string', minLength: 1, description: 'Text that the answer must hold.' },
      ca: {
        type: 'string',
        pattern: '^/',
        description:
          'File on the host with the CA that the certificate must come from; without it, those that the host trusts.',
      },
      seconds,
    },
  },
  takesSecrets: ['contains'],
  probedBy: ['url', 'status', 'contains', 'ca'],
  probe: (parameters) => [{ ask: 'script', name: fetch(parameters), volatile: true, late: true }],
  decide: (state, parameters) =>
    waiting(state, {
      ...parameters,
      script: fetch(parameters),
      failure: `${parameters.url} does not answer as expected`,
      port: ownPort(placeOf(parameters.url)),
    }),
  confirm: (state, parameters) =>
    state.get('script', fetch(parameters)).rc === 0 ? [] : [`${parameters.url} does not answer as expected`],
};

const missing = ({ host = '127.0.0.1', port, path }: WaitParameters) =>
  path === undefined ? `${host}:${port} does not answer` : `${path} is not there`;

/** bash is Essential on Debian, and the only one there that speaks TCP without another package. */
function tryOnce({ host = '127.0.0.1', port, path }: WaitParameters): string {
  return path === undefined ? sh`timeout 2 bash -c ${`exec 3<>/dev/tcp/${host}/${port}`} 2>&1` : sh`[ -e ${path} ]`;
}

function fetch({ url, status = 200, contains, ca }: HttpParameters): string {
  const lines = [
    sh`body=$(curl -sS -m 5 --noproxy ${'*'} ${ca ? ['--cacert', ca] : []} -w ${'\\n%{http_code}'} -- ${url} 2>&1) || { echo "$body" | grep -m 1 '^curl: '; exit 1; }`,
    "code=${body##*'\n'} body=${body%'\n'*}",
    `[ "$code" = ${status} ] || { echo "status $code instead of ${status}"; exit 1; }`,
  ];
  if (contains)
    lines.push(
      `case $body in *${quote(contains)}*) ;; *) echo ${quote(`no "${contains}" in the answer`)}; exit 1 ;; esac`,
    );
  return lines.join('\n');
}

function placeOf(url: string): { host?: string; port?: number } {
  if (!URL.canParse(url)) return {};
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}

/** The port, where it is one of the host's own loopback. */
const ownPort = ({ host = '127.0.0.1', port }: WaitParameters) =>
  ['127.0.0.1', 'localhost', '::1', '[::1]'].includes(host) ? port : undefined;

interface Waiting {
  /** What tells whether it is so, and why not. */
  script: string;
  seconds?: number;
  failure: string;
  /** Of the host itself: as long as nobody listens there, it need not be tried. */
  port?: number;
}

function waiting(state: StateView, { script, seconds: limit = 30, failure, port }: Waiting): Decision {
  const now = state.get('script', script);
  if (now.rc === 0 && !state.changing) return asWished;
  const loop = `end=$(($(date +%s) + ${limit}))
until ( ${script}
) >"$D/waited" 2>&1; do
  [ "$(date +%s)" -lt $end ] || { tail -n 5 "$D/waited" >&2; exit 1; }
  ${port === undefined ? 'sleep 0.5' : untilHeard(port, limit)}
done`;
  return {
    steps: [{ do: 'shell', script: loop }],
    summary: now.unseen ? ['look'] : now.rc === 0 ? ['look again'] : [failure, ...lastLines(now.stdout)],
    readOnly: true,
  };
}

/**
 * A try takes ten times what a look at the kernel's list of sockets does, and many hosts may be about to start a service
 * at the same time. It is tried now and then all the same: a rule of the packet filter may lead elsewhere.
 */
function untilHeard(port: number, limit: number): string {
  const rounds = Array.from({ length: Math.min(5, Math.max(1, 2 * limit)) }, (_, index) => index + 1);
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const listens = sh`grep -qs ${`:${hex} [0-9A-F:]* 0A `} /proc/net/tcp /proc/net/tcp6`;
  return `for i in ${rounds.join(' ')}; do sleep 0.5; ! ${listens} || break; done`;
}

const lastLines = (text: string): string[] => text.trim().split('\n').slice(-2).filter(Boolean);
