// What a page of somebody else's loads, to hold views of the lab: each is an element of its own,
// <obelisk-family member="dcn-v2"> and so on.
import { views } from '../views.js';
import { elementOf } from './embedded-view.js';
import { registerUnit } from './shadow-style.js';

/** The static folder: this script lies in its folder `code`, wherever the page is. */
const folder = new URL('..', import.meta.url);

registerUnit();
for (const view of views) {
  const name = `obelisk-${view.name}`;
  // A page may load the script from two folders: the first one holds.
  if (!customElements.get(name)) customElements.define(name, elementOf(view, folder));
}
