interface Attendance {
  focus: string;
  /** When it left; undefined while it is there. */
  leftAt?: number;
}

/**
 * Which focus looks after which conference. The real bridge forgets people from whom nothing comes any more, and pages that see
 * their focus leave send nothing. A stand-in gets nothing from anybody: here it is the focus that has to be there.
 */
export class Focuses {
  readonly #of = new Map<string, Attendance>();

  /** A focus wishes something for a conference: it looks after it from now on. */
  attends(conference: string, focus: string): void {
    this.#of.set(conference, { focus });
  }

  /** One has left, or, when our own connection was lost, nobody knows who is there. */
  left(focus: string | undefined, now: number): void {
    for (const attendance of this.#of.values())
      if (focus === undefined || attendance.focus === focus) attendance.leftAt ??= now;
  }

  /** Conferences that nobody has looked after for so long, in milliseconds; they are not told again. */
  takeAbandoned(timeout: number, now: number): string[] {
    const abandoned = [...this.#of].filter(([, { leftAt }]) => leftAt !== undefined && now - leftAt >= timeout);
    for (const [conference] of abandoned) this.#of.delete(conference);
    return abandoned.map(([conference]) => conference);
  }
}
