import { paperLine } from '../course/references-page.js';
import { startDevice } from '../page/device-choice.js';
import { element } from '../page/element.js';
import { deviceNotice } from '../page/what-runs.js';
import type { LabContext } from '../view.js';
import type { ViewEntry } from '../views.js';
import { keepWithin } from './keep-within.js';
import { shadowStyle } from './shadow-style.js';
import { themeOf } from './theme.js';

/**
 * The element that is a view. Its attributes are what stands in the view's address; `point` is that
 * of the trilinear stepper, `seed`, `device` and `theme` are the same for all. All that it shows is
 * in a shadow tree, and all that it started ends when it is removed.
 * @param folder - the static folder
 */
export function elementOf(entry: ViewEntry, folder: URL): CustomElementConstructor {
  return class extends HTMLElement {
    #unmount = () => {};
    /** One change waits for the other, so that no view is left running. */
    #last: Promise<void> = Promise.resolve();

    connectedCallback(): void {
      this.#last = this.#last.then(() => this.#show());
    }

    disconnectedCallback(): void {
      this.#last = this.#last.then(() => {
        this.#unmount();
        this.#unmount = () => {};
        this.shadowRoot?.replaceChildren();
      });
    }

    #newShadow(): ShadowRoot {
      const shadow = this.attachShadow({ mode: 'open' });
      keepWithin(shadow, folder);
      return shadow;
    }

    async #show(): Promise<void> {
      if (!this.isConnected) return;
      const shadow = this.shadowRoot ?? this.#newShadow();
      const root = element('div', { class: 'framed', role: 'group', 'aria-label': entry.title });
      const frame = element('div', { class: 'embedded', 'data-theme': themeOf(this) }, root);
      frame.dataset.state = 'loading';
      const { link, loaded } = shadowStyle(folder);
      shadow.replaceChildren(link, frame);
      try {
        await loaded;
        this.#unmount = await mount(entry, root, frame, this, folder);
        frame.dataset.state = 'ready';
      } catch (error) {
        const { message } = error as Error;
        root.replaceChildren(element('p', { class: 'error', role: 'alert' }, message));
        frame.dataset.state = 'failed';
      }
    }
  };
}

async function mount(
  { name, title, papers, load }: ViewEntry,
  root: HTMLElement,
  frame: HTMLElement,
  host: HTMLElement,
  folder: URL,
): Promise<() => void> {
  const choice = await startDevice(host.getAttribute('device'));
  const seed = host.getAttribute('seed') ?? '1';
  const wholeView = element('a', { target: '_blank' }, `${title} in the OBELISK lab`);
  const context: LabContext = {
    device: choice.device,
    reason: choice.reason,
    onDevice: choice.onDevice,
    seed: Number(seed),
    path: host.getAttribute('point') ?? '',
    query: new URLSearchParams([...host.attributes].map(({ name, value }) => [name, value])),
    assetUrl: (path) => new URL(path, folder).href,
    keepState: (state) => {
      const page = new URL(folder);
      page.search = String(new URLSearchParams({ device: choice.device.name, seed }));
      page.hash = `#/${name}${state}`;
      wholeView.href = page.href;
    },
    keys: frame,
    comesBack: false,
  };
  context.keepState('');
  const below = element('div', { class: 'below' }, paperLine(papers), element('p', {}, wholeView));
  frame.append(deviceNotice(choice), below);
  const { mount } = await load();
  return mount(root, context);
}
