// A CommonJS module: `require` of a JSON file is understood by Node without a warning and by every
// bundler, which puts the text of the version in its place.
import manifest = require('gpu.js/package.json');

export = manifest.version;
