import type { HttpAnswer, HttpOptions } from './https.ts';

/** One thing to try, and what came of it. Plain data: it travels to a program that runs inside of the lab. */
export type Probe =
  | ({ try: 'http' } & HttpOptions)
  | { try: 'connect'; host: string; port: number }
  | { try: 'login'; server: Server; user: string; password: string; mechanism: 'PLAIN' | 'SCRAM-SHA-1' }
  | { try: 'clear-text login'; server: Server }
  | { try: 'brewery'; server: Server; focusPassword: string; jvbPassword: string; room: string; spyDomain: string }
  | { try: 'bosh'; url: string; domain: string; ca: string; address: string }
  | { try: 'websocket'; url: string; domain: string; ca: string; address: string }
  | { try: 'websocket identities'; url: string; domain: string; ca: string; address: string; of: readonly string[] }
  | ({ try: 'meeting' } & MeetingProbe)
  | { try: 'crowd'; server: Server; room: string; users: number }
  | ({ try: 'visits' } & VisitsProbe)
  | ({ try: 'lobby' } & LobbyProbe)
  | ({ try: 'breakout' } & BreakoutProbe)
  | ({ try: 'abilities' } & AbilitiesProbe)
  | ({ try: 'relay' } & RelayProbe);

export interface Server {
  host: string;
  port: number;
  ca: string;
  domain: string;
}

export interface MeetingProbe {
  /** Its domain is the one that users log in to. */
  server: Server;
  /** The site's domain, where users come from elsewhere. */
  site?: string;
  /** Users of a tenant have a subdomain in the addresses of their rooms. */
  tenant?: string;
  /** Without the domain. */
  room: string;
  users: number;
  /** URL of Jicofo's HTTP server, for who may reach it. */
  jicofo: string;
  /** They stay until there is this file, and look again then. */
  stayUntil?: string;
}

/** People who come by websocket, as browsers do, one after the other. All stay until the last one has come. */
export interface VisitsProbe {
  /** Of the websocket. */
  url: string;
  ca: string;
  address: string;
  site: string;
  visits: readonly Visitor[];
}

export interface Visitor {
  /** The domain to log in to. */
  domain: string;
  /** Without a name there is no account. */
  user?: string;
  password?: string;
  token?: string;
  /** Without the domain. */
  room: string;
}

/** `true`, `in` or whatever it was that was said instead; nothing where it did not come that far. */
export interface Visit {
  login: string;
  asked?: string;
  joined?: string;
}

/** A moderator, who opens the room of the others and closes it to strangers, and people who knock one after the other. */
export interface LobbyProbe extends Omit<VisitsProbe, 'visits'> {
  moderator: Visitor;
  knocks: readonly { visitor: Visitor; name: string; letIn: boolean }[];
}

/** What became of who knocked; nothing where it did not come that far. */
export interface Knock {
  /** What the room answered, with the address to knock at. */
  came?: string;
  /** What was said to a knock without a name, and to one with it. */
  nameless?: string;
  waits?: string;
  /** The name that the moderator saw. */
  seenAs?: string;
  then?: string;
  /** Everybody else that was seen while waiting. */
  sees?: string[];
}

export interface LobbyOutcome {
  opened?: string;
  closed: string;
  /** Its address, as the room tells its moderator. */
  lobby?: string;
  knocks: Knock[];
}

/** A moderator opens a room beside that of the others, and sends them there; who was not in the meeting goes there by himself. */
export interface BreakoutProbe extends Omit<VisitsProbe, 'visits'> {
  moderator: Visitor;
  others: readonly Visitor[];
  /** URL of Jicofo's HTTP server, for who may reach it. */
  jicofo: string;
}

export interface BreakoutOutcome {
  /** Where the site's main host says that such rooms are. */
  place?: string;
  /** What became of those who were sent. */
  sent: { asked: string; joined: string }[];
  /** The bridge of each of them, once they are there. */
  bridges: string[];
  /** What became of who was never in the meeting. */
  stranger: string;
}

/** A moderator and two others do what a room can do besides talking. */
export interface AbilitiesProbe extends Omit<VisitsProbe, 'visits'> {
  moderator: Visitor;
  others: readonly [Visitor, Visitor];
}

/** What each component, by the name that it has in disco, did; nothing where it did nothing. */
export interface AbilitiesOutcome {
  room_metadata?: { services: string[]; told: unknown };
  av_moderation?: unknown;
  polls?: unknown;
  speakerstats?: string[];
  end_conference?: string;
}

export interface RelayProbe {
  host: string;
  port: number;
  peer: string;
  peerPort: number;
  /** Made of the shared secret, valid for so many seconds; or what Prosody handed out. */
  credentials: { secret: string; seconds: number } | { username: string; password: string };
}

export interface Service {
  type: string;
  host: string;
  port: number;
  username: string;
  password: string;
}

export interface Outcomes {
  http: HttpAnswer;
  connect: true;
  login: { jid: string };
  'clear-text login': { offered: string[] };
  brewery: { stressSeenByFocus: string; focusSeenByJvb: boolean; spyRefused: string };
  bosh: { jid: string };
  websocket: { jid: string; services: Service[] };
  visits: Visit[];
  lobby: LobbyOutcome;
  breakout: BreakoutOutcome;
  abilities: AbilitiesOutcome;
  /** What each says that it is (XEP-0030): `category/type`, and `type=name` of components. */
  'websocket identities': string[][];
  /** For each user, `in` or why not. */
  crowd: string[];
  /** `uninvited` is what happened to who came before the focus had opened the room; `bridges` has one for each user. */
  /** `later`: after they stayed; nothing when one of them was thrown out. */
  meeting: { ready: string; uninvited: string; bridges: string[]; later?: string[] };
  relay: { relayed: string; answer: string };
}

export type Outcome<P extends Probe> = Outcomes[P['try']] | { error: string; code: string };
