import { mountReferences, paperLine } from '../course/references-page.js';
import type { LabContext } from '../view.js';
import { views } from '../views.js';
import type { DeviceChoice } from './device-choice.js';
import { element } from './element.js';
import { mountHome } from './home.js';

/** What stands behind the #/ of the address. */
export interface Route {
  /** View and path. */
  readonly address: string;
  readonly view: string;
  readonly path: string;
  /** What a view keeps in its address. */
  readonly query: URLSearchParams;
}

/**
 * `#/notebook/02-x` is the view `notebook` with the path `02-x`, `#/family?member=dilated` the view
 * `family` with one thing kept.
 */
export function routeOf(hash: string): Route {
  const [, place = '', query = ''] = /^#?\/?([^?]*)\??(.*)$/.exec(hash) ?? [];
  const [view = '', ...rest] = place.split('/');
  const path = decodeURIComponent(rest.join('/'));
  return { address: place, view, path, query: new URLSearchParams(query) };
}

/**
 * Shows the view that the address names, now and whenever it changes: the former one is stopped and
 * `main` emptied first. One change waits for the other, so that no view is left running.
 */
export function startRouter(
  main: HTMLElement,
  choice: DeviceChoice,
  seed: number,
  onRoute: (route: Route, isFirst: boolean) => void,
): void {
  let unmount = () => {};
  let isFirst = true;
  let last: Promise<void> = Promise.resolve();
  const assetUrl = (path: string) => new URL(path, document.baseURI).href;
  const go = async () => {
    const route = routeOf(location.hash);
    unmount();
    unmount = () => {};
    main.replaceChildren();
    main.dataset.state = 'loading';
    onRoute(route, isFirst);
    isFirst = false;
    const context: LabContext = {
      get device() {
        return choice.device;
      },
      get reason() {
        return choice.reason;
      },
      onDevice: choice.onDevice,
      seed,
      path: route.path,
      query: route.query,
      assetUrl,
      keepState: (state) => history.replaceState(history.state, '', `#/${route.view}${state}`),
      keys: document,
      comesBack: true,
    };
    try {
      unmount = await mount(main, route, choice, context);
      main.dataset.state = 'ready';
    } catch (error) {
      main.replaceChildren(element('p', { class: 'error', role: 'alert' }, sentence(error)));
      main.dataset.state = 'failed';
    }
  };
  const next = () => {
    last = last.then(go);
  };
  addEventListener('hashchange', next);
  next();
}

async function mount(
  main: HTMLElement,
  { view, path }: Route,
  choice: DeviceChoice,
  context: LabContext,
): Promise<() => void> {
  if (view === '') {
    document.title = 'OBELISK lab';
    return mountHome(main, choice, context.assetUrl);
  }
  if (view === 'references') {
    document.title = 'References · OBELISK lab';
    return mountReferences(main, path);
  }
  const entry = views.find(({ name }) => name === view);
  const load =
    view === 'notebook' ? async () => (await import('../views/notebook.js')).view : entry?.load;
  if (load === undefined) throw new Error(`There is no view '${view}' here.`);
  const loaded = await load();
  document.title = `${view === 'notebook' ? path : loaded.title} · OBELISK lab`;
  const unmount = await loaded.mount(main, context);
  if (entry) main.append(paperLine(entry.papers));
  return unmount;
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
