/** As much XML as XMPP uses: elements, attributes and texts, no entities of its own. */
export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly Element[];
  text: string;
}

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex?: string, decimal?: string, name?: string) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return entities[name ?? ''] ?? all;
  });
}

/**
 * Takes the texts of an XMPP stream as they come and gives back each whole stanza. `depth` is the level that stanzas
 * stand at: 1 inside `<stream:stream>`, 0 where each message is a document of its own (websocket, BOSH).
 */
export class StanzaReader {
  #buffer = '';
  readonly #open: Open[] = [];
  readonly #depth: number;

  constructor(depth: 0 | 1) {
    this.#depth = depth;
  }

  /** Forgets everything: after STARTTLS and after authentication a stream begins anew. */
  restart(): void {
    this.#buffer = '';
    this.#open.length = 0;
  }

  feed(text: string): Element[] {
    this.#buffer += text;
    const whole: Element[] = [];
    for (;;) {
      const start = this.#buffer.indexOf('<');
      const end = this.#buffer.indexOf('>', start);
      if (start < 0 || end < 0) return whole;
      const current = this.#open.at(-1);
      if (current) current.text += unescapeXml(this.#buffer.slice(0, start));
      const tag = this.#buffer.slice(start + 1, end);
      this.#buffer = this.#buffer.slice(end + 1);
      const finished = this.#tag(tag);
      if (finished) whole.push(finished);
    }
  }

  #tag(tag: string): Element | undefined {
    if (tag.startsWith('?') || tag.startsWith('!')) return undefined;
    if (tag.startsWith('/')) return this.#close();
    const selfClosing = tag.endsWith('/');
    const [, name = '', rest = ''] = /^([^\s/]+)([\s\S]*)$/.exec(selfClosing ? tag.slice(0, -1) : tag) ?? [];
    const attributes: Record<string, string> = {};
    for (const [, key = '', , value = ''] of rest.matchAll(/([^\s=]+)\s*=\s*(["'])([\s\S]*?)\2/g))
      attributes[key] = unescapeXml(value);
    this.#open.push({ name, attributes, children: [], text: '' });
    return selfClosing ? this.#close() : undefined;
  }

  #close(): Element | undefined {
    const element = this.#open.pop();
    if (!element) return undefined;
    if (this.#open.length === this.#depth) return element;
    this.#open.at(-1)?.children.push(element);
    // The end of the stream itself.
    return this.#open.length < this.#depth ? element : undefined;
  }
}

export function child(element: Element, name: string): Element | undefined {
  return element.children.find((c) => c.name === name);
}
