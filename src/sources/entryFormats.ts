// What is loaded only when a log needs it: `scripts/build.mjs` makes a bundle of this file.
export { jsonArray } from './jsonArray';
export { jsonTree } from './jsonTree';
export { sqlite } from './sqlite';
