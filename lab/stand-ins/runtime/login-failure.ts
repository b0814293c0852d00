import { LoginRefused } from '../../xmpp/session.ts';

/** A room that does not let us in; there is a connection, and no use of it. */
export class RoomRefused extends Error {}

interface Where {
  host: string;
  port: number;
  domain: string;
  user: string;
}

/** OpenSSL's words for a certificate that cannot be verified; each stands at the beginning of an error's code. */
const certificateTrouble = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT_ALTNAME)|certificate|self.signed/i;

/** Why there is no connection, in one line that says where to look. */
export function toldToUser(error: Error & { code?: string }, { host, port, domain, user }: Where): string {
  const place = `${host}:${port}`;
  if (error instanceof LoginRefused) return `${error.message}: ${place} refuses the login of ${user}@${domain}`;
  if (error instanceof RoomRefused) return error.message;
  if (certificateTrouble.test(error.code ?? error.message))
    return `The certificate of ${place} is not trusted for ${domain}: ${error.message} (${error.code ?? 'TLS'})`;
  return `No connection to ${place} as ${user}@${domain}: ${error.message}`;
}
