import { clipTo } from './display-width.ts';
import { hideCursor, showCursor } from './hidden-cursor.ts';
import { viewOpened } from './open-views.ts';
import { type Output, widthOf } from './style.ts';
import { written } from './written.ts';

/** Keys that end a screen: q, Ctrl-C and Ctrl-D; raw mode sends no signals. */
const ending = /[qQ\u0003\u0004]/;

export interface Keyboard {
  isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (data: Buffer | string) => void): unknown;
  off(event: 'data', listener: (data: Buffer | string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** A terminal that shows one picture, drawn over and over; what was above it scrolls away, and the last picture stays. */
export class LiveScreen {
  readonly #output: Output;
  readonly #keyboard: Keyboard;
  readonly #picture: (size: { width: number; height: number }) => string[];
  #close = () => {};
  #end = () => {};
  /** Resolves when somebody wants no more of it. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });
  #isOpen = false;

  constructor(output: Output, keyboard: Keyboard, picture: (size: { width: number; height: number }) => string[]) {
    this.#output = output;
    this.#keyboard = keyboard;
    this.#picture = picture;
  }

  open(): void {
    this.#isOpen = true;
    hideCursor((text) => this.#output.write(text));
    this.#output.write('\u001b[2J');
    this.#keyboard.setRawMode?.(true);
    this.#keyboard.on('data', this.#onKeys);
    this.#keyboard.resume();
    process.stdout.on('resize', this.#onResize);
    process.on('SIGINT', this.#end).on('SIGTERM', this.#end);
    this.#close = viewOpened(() => this.close());
    this.draw();
  }

  /** Within the window as it is now: a line that wraps would push the picture out of it. */
  draw(): void {
    if (!this.#isOpen) return;
    const size = { width: widthOf(this.#output, 80), height: Math.max(1, (this.#output.rows || 24) - 1) };
    const lines = this.#picture(size).slice(0, size.height);
    this.#output.write(`\u001b[H${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`);
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#close();
    process.off('SIGINT', this.#end).off('SIGTERM', this.#end);
    process.stdout.off('resize', this.#onResize);
    this.#keyboard.off('data', this.#onKeys);
    this.#keyboard.setRawMode?.(false);
    this.#keyboard.pause();
    showCursor((text) => this.#output.write(text));
    await written(this.#output);
  }

  readonly #onKeys = (data: Buffer | string): void => {
    if (ending.test(data.toString())) this.#end();
  };

  /** A narrower window has wrapped what stood there. */
  readonly #onResize = (): void => {
    this.#output.write('\u001b[2J');
    this.draw();
  };
}

/** The line above the picture. */
export function screenHead(left: string, right: string, width: number): string {
  const room = width - right.length - 2;
  return room < 8 ? clipTo(left, width) : `${clipTo(left, room).padEnd(room)}  ${right}`;
}
