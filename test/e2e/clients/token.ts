import { createHmac } from 'node:crypto';

/** A token of another program's, as docs/meetings.md describes it. */
export function token(claims: object, secret: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** What a token says that lets its bearer open a room for five minutes. */
export function forRoom(room: string, domain: string): object {
  return { iss: 'meet', aud: 'meet', sub: domain, room, exp: Math.floor(Date.now() / 1000) + 300 };
}
