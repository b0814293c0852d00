import { DefaultRenderer } from 'listr2';
import type { HostPhase } from './host-progress.ts';
import type { LiveOutput } from './live-output.ts';
import { hiddenHosts, visibleHosts } from './visible-hosts.ts';

export interface Picture {
  output: LiveOutput;
  /** Brings the titles of the tasks up to date. */
  refresh(): void;
  /** In the order of the tasks. */
  phases(): HostPhase[];
}

const maxLines = 16;
const betweenPictures = 90;

/** listr2's own renderer, made calm: ten pictures a second at most, few lines however many hosts, and lines that stay above. */
export function liveRenderer(picture: Picture): typeof DefaultRenderer {
  return class extends DefaultRenderer {
    // Whether the output is a terminal was decided before, for the stream that is really written to.
    static override nonTTY = true;

    #drawn = 0;

    override update(): void {
      const now = performance.now();
      if (now - this.#drawn < betweenPictures) return;
      this.#drawn = now;
      picture.refresh();
      picture.output.together(() => {
        this.#printAbove();
        super.update();
      });
    }

    override create(options?: Parameters<DefaultRenderer['create']>[0]): string {
      const lines = super.create(options).split('\n');
      const phases = picture.phases();
      const room = Math.max(1, Math.min(maxLines, picture.output.stdout.rows - 4));
      if (lines.length <= room || lines.length !== phases.length) return ['', ...lines.slice(0, room)].join('\n');
      const shown = visibleHosts(phases, room - 1);
      return ['', ...shown.map((index) => lines[index]), `  ${hiddenHosts(phases, shown)}`].join('\n');
    }

    // The titles are cut to the width already, and listr2 would ask process.stdout for it.
    protected override format(message: string, icon: string): string[] {
      return [`${icon} ${message}`];
    }

    override end(): void {
      picture.output.together(() => {
        this.#printAbove();
        super.end();
      });
    }

    #printAbove(): void {
      const { above, stdout } = picture.output;
      if (above.length === 0) return;
      this['updater'].clear();
      stdout.write(`${above.splice(0).join('\n')}\n`);
    }
  };
}
