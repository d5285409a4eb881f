import * as vscode from 'vscode';
import { DisposableStore, MutableDisposable, toDisposable } from '../base/disposable';
import type { FacetField } from '../core/roles';
import type { EngineApi } from '../protocol/engineApi';
import type { Facets } from '../protocol/engineViews';
import { valueItems, valuePlaceholder, valuesAtOnce, type ValueItem } from './valueItems';

export interface ValuePickOptions {
  readonly engine: Pick<EngineApi, 'facets'>;
  readonly field: FacetField;
  /** The filter under which values are counted, without the field's own terms. */
  readonly query: string;
  readonly title: string;
  /** Chosen at the start. */
  readonly chosen: readonly string[];
  onFailure(error: unknown): void;
}

/**
 * Lets a person choose values of a field, with their counts; `undefined` when they thought better of it.
 * What has been chosen stays chosen while they type, whether or not the typed text finds it.
 */
export function pickValues(options: ValuePickOptions): Promise<readonly string[] | undefined> {
  const { engine, field, query, title } = options;
  const store = new DisposableStore();
  const pick = store.add(vscode.window.createQuickPick<ValueItem>());
  const typing = store.add(new MutableDisposable());
  let chosen: ReadonlySet<string> = new Set(options.chosen);
  let all: Facets | undefined;
  let asked = 0;
  let isDrawing = false;

  const draw = (facets: Facets): void => {
    isDrawing = true;
    const drawn = valueItems(field, facets, [...chosen]);
    chosen = new Set(drawn.chosen.map(item => item.value));
    pick.items = drawn.items;
    pick.selectedItems = drawn.chosen;
    isDrawing = false;
  };
  const ask = async (contains: string): Promise<void> => {
    const mine = ++asked;
    pick.busy = true;
    try {
      const facets = await engine.facets({ query, field, contains, limit: valuesAtOnce });
      // A later question is on its way.
      if (mine !== asked) return;
      if (all === undefined) pick.placeholder = valuePlaceholder(field, facets);
      if (contains === '') all = facets;
      draw(facets);
    } catch (error) {
      options.onFailure(error);
    } finally {
      if (mine === asked) pick.busy = false;
    }
  };

  pick.title = title;
  pick.canSelectMany = true;
  pick.matchOnDescription = false;
  pick.placeholder = 'Counting…';
  store.add(
    pick.onDidChangeValue(text => {
      // All values are in the list already: the editor itself finds them.
      if (all === undefined || all.distinct <= all.values.length) return;
      const timer = setTimeout(() => void ask(text.trim()), askAfterMs);
      typing.value = toDisposable(() => clearTimeout(timer));
    }),
  );
  store.add(
    pick.onDidChangeSelection(selected => {
      if (isDrawing) return;
      const listed = new Set(pick.items.map(item => item.value));
      const hidden = [...chosen].filter(value => !listed.has(value));
      chosen = new Set([...hidden, ...selected.map(item => item.value)]);
    }),
  );
  pick.show();
  void ask('');
  return new Promise(resolve => {
    store.add(
      pick.onDidAccept(() => {
        resolve([...chosen]);
        pick.hide();
      }),
    );
    store.add(
      pick.onDidHide(() => {
        resolve(undefined);
        store.dispose();
      }),
    );
  });
}

const askAfterMs = 120;
