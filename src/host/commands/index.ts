import type { CommandHandlers } from '../contributions';
import { filterCommands, type FilterCommandServices } from './filterCommands';
import { panelCommands, type PanelCommandServices } from './panelCommands';
import { sourceCommands, type SourceCommandServices } from './sourceCommands';
import { treeCommands, type TreeCommandServices } from './treeCommands';

export type CommandServices = FilterCommandServices &
  PanelCommandServices &
  SourceCommandServices &
  TreeCommandServices;

/** All commands. Total: one that is in the manifest and in no family is a compile error here. */
export function createCommands(services: CommandServices): CommandHandlers {
  return {
    ...filterCommands(services),
    ...panelCommands(services),
    ...sourceCommands(services),
    ...treeCommands(services),
  };
}
