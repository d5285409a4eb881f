/**
 * esbuild's options for everything that runs in Node: the shipped bundles, and those that tests and benchmarks make of sources.
 * @type {import('esbuild').BuildOptions}
 */
export const nodeBundle = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
};
