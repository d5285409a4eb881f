import type { Uri } from 'vscode';
import type { TreeNode } from './tree/nodes';

/**
 * Every id that `package.json` contributes, written once.
 * `test/unit/host/manifest.test.ts` keeps the manifest and this file equal in both directions.
 */
export const commands = {
  openPanel: 'auditLogViewer.openPanel',
  filterByEvent: 'auditLogViewer.filterByEvent',
  filterBySubject: 'auditLogViewer.filterBySubject',
  filterByProcedure: 'auditLogViewer.filterByProcedure',
  filterBySession: 'auditLogViewer.filterBySession',
  filterByJob: 'auditLogViewer.filterByJob',
  filterByStatus: 'auditLogViewer.filterByStatus',
  filterByTime: 'auditLogViewer.filterByTime',
  filterByText: 'auditLogViewer.filterByText',
  exclude: 'auditLogViewer.exclude',
  clearFilters: 'auditLogViewer.clearFilters',
  showFailures: 'auditLogViewer.showFailures',
  nextFailure: 'auditLogViewer.nextFailure',
  previousFailure: 'auditLogViewer.previousFailure',
  jumpToRawLine: 'auditLogViewer.jumpToRawLine',
  revealInPanel: 'auditLogViewer.revealInPanel',
  showJobEvents: 'auditLogViewer.showJobEvents',
  showSubjectEvents: 'auditLogViewer.showSubjectEvents',
  acknowledgeFailures: 'auditLogViewer.acknowledgeFailures',
  addSource: 'auditLogViewer.addSource',
  removeSource: 'auditLogViewer.removeSource',
  useSchedulerConfig: 'auditLogViewer.useSchedulerConfig',
  findLogs: 'auditLogViewer.findLogs',
  tryDemo: 'auditLogViewer.tryDemo',
  openInViewer: 'auditLogViewer.openInViewer',
  openSourceLog: 'auditLogViewer.openSourceLog',
  showSourceDetails: 'auditLogViewer.showSourceDetails',
  refresh: 'auditLogViewer.refresh',
  cancelIndexing: 'auditLogViewer.cancelIndexing',
  resumeIndexing: 'auditLogViewer.resumeIndexing',
  showProblems: 'auditLogViewer.showProblems',
  groupTreeBy: 'auditLogViewer.groupTreeBy',
  copyRecord: 'auditLogViewer.copyRecord',
  showLog: 'auditLogViewer.showLog',
  openSettings: 'auditLogViewer.openSettings',
  focusFilter: 'auditLogViewer.focusFilter',
  findInPanel: 'auditLogViewer.findInPanel',
  filterByNode: 'auditLogViewer.filterByNode',
  excludeNode: 'auditLogViewer.excludeNode',
  showInPanel: 'auditLogViewer.showInPanel',
  copyNode: 'auditLogViewer.copyNode',
  openProblem: 'auditLogViewer.openProblem',
  openFile: 'auditLogViewer.openFile',
  changeArchiveLimit: 'auditLogViewer.changeArchiveLimit',
  loadOlder: 'auditLogViewer.loadOlder',
  loadNewer: 'auditLogViewer.loadNewer',
  loadMore: 'auditLogViewer.loadMore',
  extendRawUp: 'auditLogViewer.extendRawUp',
  extendRawDown: 'auditLogViewer.extendRawDown',
} as const;
export type CommandId = (typeof commands)[keyof typeof commands];

/** What the commands that take something are given; from the palette it is missing. All others take nothing. */
interface GivenArguments {
  'auditLogViewer.jumpToRawLine': [node?: TreeNode];
  'auditLogViewer.showJobEvents': [node?: TreeNode];
  'auditLogViewer.showSubjectEvents': [node?: TreeNode];
  'auditLogViewer.acknowledgeFailures': [node?: TreeNode];
  'auditLogViewer.removeSource': [node?: TreeNode];
  'auditLogViewer.openInViewer': [uri?: Uri];
  'auditLogViewer.openSourceLog': [node?: TreeNode];
  'auditLogViewer.showSourceDetails': [node?: TreeNode];
  'auditLogViewer.refresh': [node?: TreeNode];
  'auditLogViewer.cancelIndexing': [node?: TreeNode];
  'auditLogViewer.resumeIndexing': [node?: TreeNode];
  'auditLogViewer.showProblems': [node?: TreeNode];
  'auditLogViewer.copyRecord': [node?: TreeNode];
  'auditLogViewer.openSettings': [setting?: string];
  'auditLogViewer.filterByNode': [node?: TreeNode];
  'auditLogViewer.excludeNode': [node?: TreeNode];
  'auditLogViewer.showInPanel': [node?: TreeNode];
  'auditLogViewer.copyNode': [node?: TreeNode];
  'auditLogViewer.openProblem': [node?: TreeNode];
  'auditLogViewer.openFile': [node?: TreeNode];
  'auditLogViewer.loadOlder': [node?: TreeNode];
  'auditLogViewer.loadNewer': [node?: TreeNode];
  'auditLogViewer.loadMore': [node?: TreeNode];
  'auditLogViewer.extendRawUp': [uri?: Uri];
  'auditLogViewer.extendRawDown': [uri?: Uri];
}

export type CommandArguments = {
  readonly [Id in CommandId]: Id extends keyof GivenArguments ? GivenArguments[Id] : [];
};

/** One function a command; total, so that a forgotten command is a compile error. */
export type CommandHandlers = {
  readonly [Id in CommandId]: (...args: CommandArguments[Id]) => Promise<void> | void;
};

/** The commands of one family. */
export type CommandFamily<Id extends CommandId> = Pick<CommandHandlers, Id>;

export const settingsSection = 'auditLogViewer';

/** Names within the section. */
export const settings = {
  sources: 'sources',
  schedulerConfig: 'schedulerConfig',
  dialects: 'dialects',
  timeZone: 'timeZone',
  assumedTimeZone: 'assumedTimeZone',
  watch: 'watch',
  archivesEnabled: 'archives.enabled',
  archivesPatterns: 'archives.patterns',
  archivesLimit: 'archives.limitMegabytes',
  groupTreeBy: 'groupTreeBy',
  groupOrder: 'groupOrder',
  notifyOnNewFailures: 'notifyOnNewFailures',
} as const;
export type SettingName = (typeof settings)[keyof typeof settings];

/** Settings that say what is opened, or hold patterns: workspace values of them count only where the workspace is trusted. */
export const restrictedSettings = [
  'sources',
  'dialects',
  'schedulerConfig',
  'archives.patterns',
] as const satisfies readonly SettingName[];

export const viewContainerId = 'auditLogViewer';
export const treeViewId = 'auditLogViewer.records';
export const panelViewType = 'auditLogViewer.panel';
export const rawScheme = 'audit-log-raw';
export const recordScheme = 'audit-log-record';
export const detailsScheme = 'audit-log-details';

/** Context keys for `when` and `enablement`. */
export const contextKeys = {
  hasSources: 'auditLogViewer.hasSources',
  hasFilter: 'auditLogViewer.hasFilter',
  hasFailures: 'auditLogViewer.hasFailures',
  hasUnseen: 'auditLogViewer.hasUnseen',
  hasProblems: 'auditLogViewer.hasProblems',
  hasSelection: 'auditLogViewer.hasSelection',
  isIndexing: 'auditLogViewer.isIndexing',
  hasPartial: 'auditLogViewer.hasPartial',
  hasSessionSources: 'auditLogViewer.hasSessionSources',
} as const;
export type ContextKey = (typeof contextKeys)[keyof typeof contextKeys];

/** What discovery looks for when no source is configured: logs that are files, and files of logs that are folders. */
export const discoveredFiles = [
  'scheduler_audit*.jsonl',
  'audit.jsonl',
  'workflow_audits.db',
  'registry/audit_log.json',
] as const;
const treeFiles = 'audits/workflow=*/release=*/*.log';
export const discoveryFileGlob = `**/{${discoveredFiles.join()}}`;
export const discoveryTreeGlob = `**/${treeFiles}`;
/** Both together: one search tells whether there is anything. */
export const discoveryGlob = `**/{${[...discoveredFiles, treeFiles].join()}}`;
export const discoveryExclude = '**/{node_modules,.git,.hg,.svn,.venv,site-packages}/**';
