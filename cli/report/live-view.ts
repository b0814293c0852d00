import { Listr, ListrLogger, type ListrDefaultRendererOptions, type ListrTask } from 'listr2';
import { progressLine, type Progress } from './host-progress.ts';
import { LiveOutput } from './live-output.ts';
import { liveRenderer } from './live-renderer.ts';
import type { ReporterSettings } from './reporter.ts';
import type { RunSummary } from './run-summary.ts';
import { widthOf } from './style.ts';

export interface LiveView {
  /** Puts lines above the moving part, where they stay. */
  print(lines: readonly string[]): void;
  /** Takes the moving part away; resolves when the terminal is as before. */
  end(): Promise<void>;
}

interface HostTask {
  name: string;
  task: ListrTask;
  show(title: string): void;
  fail(): void;
  finish(): void;
}

/** A task of listr2 that lasts as long as the run does for its host. */
function hostTask(name: string): HostTask {
  let finish = (): void => {};
  let fail = (): void => {};
  let show = (_title: string): void => {};
  const over = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = () => reject(new Error(name));
  });
  // It may end before listr2 has begun to wait for it.
  over.catch(() => {});
  const task: ListrTask = {
    title: name,
    task: (_, wrapper) => {
      show = (title) => {
        if (wrapper.title !== title) wrapper.title = title;
      };
      return over;
    },
  };
  return { name, task, show: (title) => show(title), fail, finish };
}

/** Opens the moving part: a line for each host, drawn by listr2. */
export function openLiveView(settings: ReporterSettings, run: RunSummary, progress: Progress): LiveView {
  const output = new LiveOutput(settings.stdout);
  const hosts = [...progress.hosts.keys()].map(hostTask);
  const refresh = (): void => {
    for (const host of hosts) {
      const state = progress.hosts.get(host.name)!;
      host.show(progressLine(host.name, state, run, settings.now(), widthOf(settings.stdout, 80) - 4));
      if (state.phase === 'failed') host.fail();
    }
  };
  const phases = () => hosts.map(({ name }) => progress.hosts.get(name)!.phase);
  const logger = new ListrLogger({ useIcons: true, processOutput: output });
  const rendererOptions: ListrDefaultRendererOptions = {
    logger,
    clearOutput: true,
    formatOutput: 'truncate',
    showErrorMessage: false,
  };
  const list = new Listr(
    hosts.map(({ task }) => task),
    {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      renderer: liveRenderer({ output, refresh, phases }),
      rendererOptions,
    },
  );
  const drawn = list.run();
  return {
    print: (lines) => void output.above.push(...lines),
    async end() {
      for (const host of hosts) host.finish();
      await drawn;
    },
  };
}
