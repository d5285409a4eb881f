import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { groupings } from '../../../src/host/settings/readSettings';
import {
  commands,
  contextKeys,
  discoveredFiles,
  panelViewType,
  rawScheme,
  restrictedSettings,
  settings,
  settingsSection,
  treeViewId,
  viewContainerId,
} from '../../../src/host/contributions';
import { mappingKeys } from '../../../src/core/dialectMapping';
import { dialects } from '../../../src/core/dialects';
import { sourceFormats } from '../../../src/core/formats';

interface CommandEntry {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly enablement?: string;
}
interface MenuEntry {
  readonly command: string;
  readonly when: string;
}
interface ChoiceSchema {
  readonly enum?: readonly string[];
  readonly anyOf?: readonly { readonly enum?: readonly string[]; readonly type?: string }[];
}
interface SettingSchema {
  readonly type: string;
  readonly scope: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly markdownDescription: string;
  readonly items?: { readonly properties: Readonly<Record<string, ChoiceSchema>> };
  readonly additionalProperties?: { readonly properties: Readonly<Record<string, ChoiceSchema>> };
}
interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: boolean };
  };
  readonly contributes: {
    readonly commands: readonly CommandEntry[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, SettingSchema>> };
  };
}

const root = new URL('../../../', import.meta.url);
const text = readFileSync(new URL('package.json', root), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const texts = JSON.parse(readFileSync(new URL('package.nls.json', root), 'utf8')) as Readonly<Record<string, string>>;
const { contributes } = manifest;
const ids: readonly string[] = Object.values(commands);
const sorted = (values: Iterable<string>): readonly string[] => [...values].sort();

test('the manifest contributes exactly the commands that the code knows', () => {
  expect(sorted(contributes.commands.map(entry => entry.command))).toEqual(sorted(ids));
});

test('the manifest contributes exactly the settings that the code knows', () => {
  const known = Object.values(settings).map(name => `${settingsSection}.${name}`);
  expect(sorted(Object.keys(contributes.configuration.properties))).toEqual(sorted(known));
});

test('every setting has a scope, a default and a description', () => {
  for (const [name, schema] of Object.entries(contributes.configuration.properties)) {
    expect(schema.default, name).toBeDefined();
    expect(['resource', 'window'], name).toContain(schema.scope);
    expect(texts[schema.markdownDescription.slice(1, -1)], name).toMatch(/\.$/);
  }
});

test('the choices of a setting are those that the code understands', () => {
  const { properties } = contributes.configuration;
  expect(properties['auditLogViewer.groupTreeBy']?.enum).toEqual(groupings.map(grouping => grouping.join()));
  const source = properties['auditLogViewer.sources']?.items?.properties;
  expect(source?.['format']?.enum).toEqual(['auto', ...sourceFormats]);
  // Those of the product are offered; any other name may be one of the person's own.
  const dialect = source?.['dialect']?.anyOf;
  expect(dialect?.[0]?.enum).toEqual(['auto', ...dialects.keys()]);
  expect(dialect?.[1]?.type).toBe('string');
  const mapping = properties['auditLogViewer.dialects']?.additionalProperties?.properties;
  expect(sorted(Object.keys(mapping ?? {}))).toEqual(sorted(mappingKeys));
});

test('every setting of paths and patterns is restricted in workspaces that are not trusted, and nothing else is', () => {
  const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
  expect(untrustedWorkspaces.supported).toBe('limited');
  expect(virtualWorkspaces.supported).toBe(false);
  const restricted = restrictedSettings.map(name => `${settingsSection}.${name}`);
  expect(sorted(untrustedWorkspaces.restrictedConfigurations)).toEqual(sorted(restricted));
  const paths = Object.entries(contributes.configuration.properties).filter(([, schema]) =>
    /\bpath\b|glob/i.test(texts[schema.markdownDescription.slice(1, -1)] ?? ''),
  );
  expect(sorted(paths.map(([name]) => name))).toEqual(sorted(restricted));
});

test('every text of the manifest is in package.nls.json, and every text there is used', () => {
  const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map(match => match[1] ?? ''));
  expect(sorted(used)).toEqual(sorted(Object.keys(texts)));
});

test('every command has a title of the nls file and the category of the product', () => {
  for (const { command, title, category } of contributes.commands) {
    expect(category, command).toBe('Audit Log');
    expect(texts[title.slice(1, -1)], command).toBeTruthy();
  }
});

test('commands that need something are offered only when it is there', () => {
  const palette = new Map(contributes.menus['commandPalette']?.map(entry => [entry.command, entry.when]));
  // These make sense in any window, with or without a log.
  const always = ['addSource', 'useSchedulerConfig', 'tryDemo', 'showLog', 'openSettings'];
  for (const { command, enablement } of contributes.commands) {
    const isAlways = always.includes(command.slice(`${settingsSection}.`.length));
    expect(enablement !== undefined || palette.has(command), command).toBe(!isAlways);
  }
});

test('clauses name only context keys that the code sets', () => {
  const used = new Set([...text.matchAll(/\bauditLogViewer\.(?:has|is)[A-Z]\w*/g)].map(match => match[0]));
  const known: readonly string[] = Object.values(contextKeys);
  expect(sorted(used)).toEqual(sorted(known));
});

test('menus, keys and the welcome view name only known commands', () => {
  const used = [
    ...Object.values(contributes.menus).flatMap(entries => entries.map(entry => entry.command)),
    ...contributes.keybindings.map(entry => entry.command),
    ...contributes.viewsWelcome.flatMap(({ contents }) =>
      [...(texts[contents.slice(1, -1)] ?? contents).matchAll(/command:([\w.]+)/g)].map(match => match[1] ?? ''),
    ),
  ];
  expect(used.filter(id => !ids.includes(id))).toEqual([]);
  expect(used.length).toBeGreaterThan(50);
});

test('the welcome view offers the four ways to a log', () => {
  const welcome = contributes.viewsWelcome.map(({ contents }) => texts[contents.slice(1, -1)] ?? '').join();
  for (const id of [commands.findLogs, commands.addSource, commands.useSchedulerConfig, commands.tryDemo]) {
    expect(welcome).toContain(`(command:${id})`);
  }
});

test('views, the panel and documents go by the ids that the code uses', () => {
  expect(contributes.viewsContainers.activitybar.map(({ id }) => id)).toEqual([viewContainerId]);
  expect(contributes.views[viewContainerId]?.map(({ id }) => id)).toEqual([treeViewId]);
  expect(contributes.viewsWelcome.every(({ view }) => view === treeViewId)).toBe(true);
  expect(manifest.activationEvents).toContain(`onWebviewPanel:${panelViewType}`);
  expect(text).toContain(`resourceScheme == ${rawScheme}`);
  for (const name of discoveredFiles) expect(texts['setting.sources']).toContain(`\`${name}\``);
});
