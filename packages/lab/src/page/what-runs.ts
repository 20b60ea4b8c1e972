import type { DeviceChoice } from './device-choice.js';
import { diagnosticsButton } from './diagnostics-button.js';
import { element } from './element.js';

/** What this page computes with, and whether threads can share memory: at the end of each place. */
export function whatRuns(choice: DeviceChoice): HTMLElement {
  const device = element('span', { id: 'runs-on' });
  const show = () => {
    device.textContent = `Kernels run on ${choice.reason}.`;
  };
  choice.onDevice(show);
  show();
  const sentence = threadsSentence();
  return element('footer', { class: 'what-runs' }, device, ' ', sentence, ' ', diagnosticsButton());
}

/** Threads share memory only in pages that their server isolates from others. */
function threadsSentence(): string {
  return globalThis.crossOriginIsolated
    ? 'This page is isolated from others, so kernels may use several threads.'
    : 'This page is not isolated from others, so kernels use one thread: its server does not ' +
        'send the headers Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy.';
}

/** Says that another device runs than the one that was asked for; empty when it is that one. */
export function deviceNotice({ notice }: DeviceChoice): HTMLElement | '' {
  return notice === null ? '' : element('p', { class: 'notice', role: 'status' }, notice);
}
