import { homedir } from 'node:os';
import { ConfigError } from '../../engine/errors.ts';
import type { KeyPair } from '../../engine/pki/issue.ts';
import { faultsOfOwn } from '../../engine/pki/own-certificate.ts';
import { checkIsCertificate, readOwn } from '../../engine/pki/read-own.ts';
import { readNamed } from '../secrets/import-own.ts';
import { asAnswer } from './as-answer.ts';
import type { Question } from './question.ts';
import { oneOf } from './question-kinds.ts';
import { readText } from './read-answer.ts';
import type { Situation } from './situation.ts';

/** Stands for the certificate that the site has stored already. */
export const stored = 'stored';

export const certificate: Question<'certificate'> = {
  key: 'certificate',
  ask: 'Which certificate do browsers see',
  why: 'Without one that they trust they give no page camera and microphone.',
  takes: '<site|own>',
  variable: 'meet_certificate',
  suggest: () => 'site',
  ...oneOf<'certificate'>([
    { value: 'site', name: "site: by an authority of the site's own; each device is told once to trust it" },
    { value: 'own', name: 'own: one that you have, by an authority that the devices trust already' },
  ]),
};

const isOwn = ({ answers }: Situation): boolean => answers.certificate === 'own';

/** The file as somebody typed it; shells would have read the tilde. */
const pathOf = (written: unknown): string => readText(written).replace(/^~(?=\/)/, homedir());

/** The certificate of the answers, checked for the site's name as a deployment checks it. Undefined where the stored one stays. */
export function ownOf({ answers }: Pick<Situation, 'answers'>): KeyPair | undefined {
  const { certificate: kind, certificate_chain: chain, certificate_key: key, domain } = answers;
  if (kind !== 'own' || chain === undefined || key === undefined || chain === stored) return undefined;
  if (key === stored)
    throw new ConfigError({ message: `the key of ${chain} is wanted too`, hint: 'certificate_key names its file' });
  const own = readOwn(readNamed(chain), readNamed(key));
  const faults = faultsOfOwn(own, domain === undefined ? [] : [domain], new Date());
  if (faults.length > 0) throw new ConfigError(faults);
  return own;
}

export const certificateChain: Question<'certificate_chain'> = {
  key: 'certificate_chain',
  ask: 'File with your certificate',
  why: 'PEM, with those that lead to its authority: usually fullchain.pem.',
  takes: '<file>',
  variable: 'meet_certificate',
  when: isOwn,
  suggest: ({ keepsCertificate }) => (keepsCertificate ? stored : undefined),
  read(written, { keepsCertificate }) {
    const path = pathOf(written);
    if (path !== stored || !keepsCertificate) asAnswer(() => checkIsCertificate(readNamed(path)));
    return path;
  },
  show: String,
};

export const certificateKey: Question<'certificate_key'> = {
  key: 'certificate_key',
  ask: 'File with its key',
  why: 'PEM, usually privkey.pem. It is kept encrypted in secrets.yml.age.',
  takes: '<file>',
  variable: 'meet_certificate',
  when: isOwn,
  suggest: ({ answers }) => (answers.certificate_chain === stored ? stored : undefined),
  read(written, { answers }) {
    const path = pathOf(written);
    asAnswer(() => ownOf({ answers: { ...answers, certificate_key: path } }));
    return path;
  },
  show: String,
};
