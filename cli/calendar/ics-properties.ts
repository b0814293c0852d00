import type { SourceLines } from './source-lines.ts';

/** A line of a calendar, folded lines put together: `DTSTART;TZID=Europe/Berlin:20261123T090000`. */
export interface Property {
  name: string;
  parameters: ReadonlyMap<string, string>;
  value: string;
  /** Where it begins, counted from 1. */
  line: number;
}

/** A part of a calendar: VCALENDAR, and in it VEVENT, VTIMEZONE and others. */
export interface Component {
  name: string;
  line: number;
  properties: Property[];
  components: Component[];
}

const property = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/;
const parameter = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)/g;

function* unfolded({ lines }: SourceLines): Generator<{ text: string; line: number }> {
  let open: { text: string; line: number } | undefined;
  for (const [index, text] of lines.entries()) {
    if (/^[ \t]/.test(text) && open) {
      open.text += text.slice(1);
      continue;
    }
    if (open) yield open;
    open = text === '' ? undefined : { text, line: index + 1 };
  }
  if (open) yield open;
}

/** Reads a calendar into its parts; what is no calendar is noted as wrong. */
export function readComponents(source: SourceLines): Component {
  const root: Component = { name: '', line: 1, properties: [], components: [] };
  const open = [root];
  for (const { text, line } of unfolded(source)) {
    const [, name, parameters = '', value = ''] = property.exec(text) ?? [];
    if (name === undefined) {
      source.wrong(line, 'this is no line of a calendar, which would be NAME:VALUE', 'is it an .ics file?');
      if (source.problems.length > 4) break;
      continue;
    }
    const inner = open.at(-1)!;
    if (name.toUpperCase() === 'BEGIN') {
      const component: Component = { name: value.toUpperCase(), line, properties: [], components: [] };
      inner.components.push(component);
      open.push(component);
    } else if (name.toUpperCase() === 'END') {
      if (inner.name !== value.toUpperCase() || open.length === 1)
        source.wrong(line, `END:${value} ends nothing that is open here`);
      else open.pop();
    } else inner.properties.push({ name: name.toUpperCase(), parameters: parametersOf(parameters), value, line });
  }
  const unclosed = open.at(-1)!;
  if (open.length > 1) source.wrong(unclosed.line, `this ${unclosed.name} never ends: the file is cut off`);
  else if (root.components.length === 0 && source.problems.length === 0)
    source.wrong(1, 'there is no VCALENDAR in it', 'is it an .ics file?');
  return root;
}

function parametersOf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(parameter)].map(([, name, value]) => [name!.toUpperCase(), value!.replaceAll('"', '')]),
  );
}

/** The first of a name. */
export function propertyOf({ properties }: Component, name: string): Property | undefined {
  return properties.find((one) => one.name === name);
}
