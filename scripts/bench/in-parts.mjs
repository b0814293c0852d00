import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Measures part after part in a lab, keeps the rows of each as they come, and takes the lab down at the end. What was cut
 * off by a signal is no failure of the contender's: it is measured when the benchmark goes on. `begin` makes ready
 * what all parts need, `table` tells the rows so far, `end` takes away the rest.
 */
export async function inParts({ parts, kept, lab, begin, measure, table, told = table, end }) {
  // Whoever interrupts us wants the lab to be taken down: what runs in it hears of the signal itself.
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true));
  // What the lab runs is waited for synchronously, and signals are heard after it.
  const isInterrupted = async () => {
    await sleep(10);
    return interrupted;
  };
  try {
    await begin();
    for (const [index, part] of parts.entries()) {
      if (await isInterrupted()) break;
      if (kept.has(part.cell)) continue;
      console.error(`\npart ${index + 1} of ${parts.length}: ${part.cell}`);
      const rows = measure(part);
      if (await isInterrupted()) break;
      kept.add(part.cell, rows);
      console.error(table(kept.rows));
    }
    if (!interrupted) kept.finish();
  } catch (error) {
    if (!(await isInterrupted())) throw error;
  } finally {
    if (kept.rows.length > 0) console.log(`\n${told(kept.rows)}\n\nkept in ${kept.file}`);
    lab.down();
    end();
  }
  if (kept.rows.some((row) => row.failed !== undefined)) process.exitCode = 1;
  if (interrupted) process.exitCode = 130;
}
