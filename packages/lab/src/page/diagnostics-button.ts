import { deviceDiagnostics, diagnosticLines } from '@obelisk/engine';
import { element } from './element.js';

/**
 * A button that copies what someone who helps must know: browser, cores, devices. They are shown as
 * well, so that one sees what one hands on, also where a page may not copy.
 */
export function diagnosticsButton(): HTMLElement {
  const button = element('button', { type: 'button', id: 'copy-diagnostics' }, 'Copy diagnostics');
  const status = element('span', { role: 'status' });
  const shown = element('pre', { class: 'diagnostics', tabindex: '0' });
  shown.hidden = true;
  button.addEventListener('click', async () => {
    const text = diagnosticLines(browserFacts(), await deviceDiagnostics()).join('\n');
    shown.textContent = text;
    shown.hidden = false;
    const isCopied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    status.textContent = isCopied ? ' Copied.' : ' Not copied: mark and copy them by hand.';
  });
  return element('span', {}, button, status, shown);
}

function browserFacts(): Record<string, string> {
  const { userAgent, hardwareConcurrency } = navigator;
  return {
    browser: userAgent,
    cores: String(hardwareConcurrency),
    isolated: globalThis.crossOriginIsolated ? 'yes' : 'no',
    screen: `${innerWidth} x ${innerHeight}, ${devicePixelRatio} pixels per point`,
  };
}
