export { browserBundle } from './browser-bundle.js';
export { buildLab } from './build-lab.js';
export { contentSecurityPolicy } from './content-security-policy.js';
export { embeddedStyle } from './embedded-style.js';
export { type FolderServer, serveFolder } from './serve-folder.js';
