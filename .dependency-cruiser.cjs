/** The layer laws of the house: see ARCHITECTURE.md, "Code map". A room imports only rooms below it. */
const room = name => `^src/${name}/`;
const rooms3 = ['webview', 'src/host', 'src/cli', 'src/engine'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle, even of types only, means that two files are one idea or that one stands in the wrong room.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'base-is-the-ground',
      severity: 'error',
      from: { path: room('base') },
      to: { pathNot: room('base') },
    },
    {
      name: 'core-only-on-base',
      severity: 'error',
      from: { path: room('core') },
      to: { pathNot: '^src/(base|core)/' },
    },
    {
      name: 'protocol-only-on-core-and-base',
      severity: 'error',
      from: { path: room('protocol') },
      to: { pathNot: '^src/(base|core|protocol)/' },
    },
    {
      name: 'sources-do-not-know-protocol-or-above',
      severity: 'error',
      from: { path: room('sources') },
      to: { path: '^(src/(protocol|engine|host|cli)/|webview/|src/(extension|cli)[.]ts)' },
    },
    ...rooms3.map(from => ({
      name: `${from.replace('src/', '')}-does-not-know-its-neighbours`,
      comment: 'The rooms of floor 3 meet in src/protocol.',
      severity: 'error',
      from: { path: `^${from}/` },
      to: {
        path: `^(${rooms3.filter(r => r !== from).join('|')})/|^src/(extension|cli)[.]ts$`,
      },
    })),
    {
      name: 'only-the-engine-reads-sources',
      severity: 'error',
      from: { path: '^(src/(host|cli)|webview)/' },
      to: { path: room('sources') },
    },
    {
      name: 'engine-knows-no-adapter-by-name',
      comment: 'The engine knows the contract, the registry and the detection, never one adapter.',
      severity: 'error',
      from: { path: room('engine') },
      to: {
        path: room('sources'),
        pathNot: '^src/sources/(adapter|detect|registry)[.]ts$|^src/sources/bytes/(files|patientFiles)[.]ts$',
      },
    },
    {
      name: 'vscode-only-in-host',
      severity: 'error',
      from: { pathNot: '^src/(host/|extension[.]ts$)' },
      to: { path: '^vscode$' },
    },
    {
      name: 'toolkit-in-one-module',
      severity: 'error',
      from: { pathNot: '^webview/controls[.]ts$' },
      to: { path: '@vscode/webview-ui-toolkit' },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '[.]d[.]ts$|[.]json$' }, to: {} },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]json$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
