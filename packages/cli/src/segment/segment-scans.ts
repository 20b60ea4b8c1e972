import { Interruption, UsageError } from '@obelisk/training/command';
import { jobsDisplay } from '../crossval/jobs-display.js';
import { interruptible } from '../interruption.js';
import { findModel } from '../model-option.js';
import { printAll, printJson, type Terminal } from '../terminal.js';
import { askedAsJson, openModel, type SegmentOptions } from './segment-options.js';

/** Segments a folder of scans, with a display of the progress, and prints a table. */
export async function segmentScans(terminal: Terminal, options: SegmentOptions): Promise<void> {
  if (options.overlay) throw new UsageError('--overlay is for one scan, not for a folder of them');
  const { volume, series } = options;
  if (volume !== undefined || series !== undefined) {
    const which = series === undefined ? '--volume' : '--series';
    throw new UsageError(`${which} is for one scan, not for a folder of them`);
  }
  if (options.model !== undefined) await findModel(options.model);
  const training = await import('@obelisk/training/node');
  const folder = training.openScanFolder(options);
  const { reason, model, ...opened } = await openModel(terminal, options);
  folder.notes.forEach(terminal.note);
  const { weights, crop, nanAsAir } = options;
  const display = jobsDisplay(terminal.progress, folder.cases.length, 'scans');
  const onFirst = () => {
    display.stop();
    terminal.note('stopping after this scan; Ctrl-C again ends at once');
  };
  const started = performance.now();
  const result = await interruptible(onFirst, (signal) =>
    training.segmentFolder(
      { folder, model, weights, crop, nanAsAir, ...opened },
      {
        ...{ signal, onNote: terminal.note, onEnd: ({ name }) => display.done(name) },
        onProgress: (name, fraction) =>
          display.show(name, { fraction, text: `${Math.round(100 * fraction)} %` }),
      },
    ),
  ).finally(display.stop);
  const cost = training.runCost((performance.now() - started) / 1000);
  if (options.json) {
    const whole = { ...askedAsJson(options, model, opened.choices), ...cost };
    printJson(terminal, { ...whole, ...training.folderAsJson(result) });
  } else printAll(terminal, training.folderLines(result));
  const { line, failure } = training.folderEnding(result);
  terminal.note(`${line} in ${training.costText(cost)} on ${reason}`);
  if (result.left > 0) {
    throw new Interruption(`interrupted with ${result.left} scans left; go on with --continue`);
  }
  if (failure) throw new Error(failure);
}
