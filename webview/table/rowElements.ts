import { assertNever } from '../../src/base/assertNever';
import { assumedZoneSign, assumedZoneText } from '../../src/core/assumedZone';
import { durationText, exactDurationText } from '../../src/core/durationText';
import { formatTime } from '../../src/core/timestamp';
import { visibleText } from '../../src/core/visibleText';
import type { RowView } from '../../src/protocol/engineViews';
import { glyphOf, outcomeMarks } from '../parts/icons';
import { columnIds, columns, type ColumnId } from './columnKinds';
import { isSelected, type Selection } from './selection';
import type { RowRange } from './scaling';

/** All that is needed to draw the rows that can be seen. */
export interface Drawing {
  readonly range: RowRange;
  /** Pixels of the first row above the view. */
  readonly hiddenPixels: number;
  readonly rowHeight: number;
  readonly columns: readonly ColumnId[];
  readonly zone: string;
  /** On whose clock times that name no zone were read. */
  readonly assumedZone: string;
  readonly selection: Selection;
  /** The column of the cell with the focus, `null` when the row has it. */
  readonly activeColumn: ColumnId | null;
  rowAt(position: number): RowView | undefined;
  sourceLabel(row: RowView): string;
}

interface DrawnRow {
  readonly element: HTMLElement;
  readonly marker: HTMLElement;
  readonly cells: ReadonlyMap<ColumnId, HTMLElement>;
  position: number;
  view: RowView | undefined;
  /** The zone and columns it was filled for. */
  look: string;
  /** How it is marked: selected, with the focus, and which of its cells has it. */
  mark: string;
  top: number;
}

/**
 * The elements of the rows that can be seen, used again and again as the table moves.
 * Log text only ever becomes text nodes.
 */
export class RowElements {
  private readonly rows: DrawnRow[] = [];
  private assumedZone = '';

  constructor(private readonly container: HTMLElement) {
    container.addEventListener('pointerover', this.explain);
  }

  draw(drawing: Drawing): void {
    const { range, rowHeight } = drawing;
    const length = range.to - range.from;
    while (this.rows.length < length) this.addRow();
    const look = `${drawing.zone} ${drawing.assumedZone} ${drawing.columns.join()}`;
    this.assumedZone = drawing.assumedZone;
    this.container.style.transform = `translateY(${-drawing.hiddenPixels}px)`;
    this.rows.forEach((row, slot) => {
      // Row p always uses slot p mod size, so that a row that stays in view keeps its element.
      const first = range.from % this.rows.length;
      const distance = (slot - first + this.rows.length) % this.rows.length;
      row.element.hidden = distance >= length;
      if (distance >= length) return;
      const top = distance * rowHeight;
      if (row.top !== top) row.element.style.transform = `translateY(${top}px)`;
      row.top = top;
      this.fill(row, range.from + distance, look, drawing);
    });
  }

  /** The position and column that an element of a row belongs to. */
  locate(target: EventTarget | null): { readonly position: number; readonly column: ColumnId | null } | undefined {
    if (!(target instanceof Element)) return undefined;
    const element = target.closest('.row');
    const row = this.rows.find(candidate => candidate.element === element);
    if (!row) return undefined;
    const column = columnIds.find(id => row.cells.get(id)?.contains(target)) ?? null;
    return { position: row.position, column };
  }

  /** The cell of a row, or the row itself, when it is drawn. */
  elementAt(position: number, column: ColumnId | null): HTMLElement | undefined {
    const row = this.rows.find(candidate => candidate.position === position && !candidate.element.hidden);
    return column === null ? row?.element : row?.cells.get(column);
  }

  /** What the grid calls its active descendant: the cell, or its row. */
  idOf(position: number, column: ColumnId | null): string | undefined {
    return this.elementAt(position, column)?.id ?? this.elementAt(position, null)?.id;
  }

  private fill(row: DrawnRow, position: number, look: string, drawing: Drawing): void {
    const view = drawing.rowAt(position);
    if (row.position !== position) {
      row.element.ariaRowIndex = `${position + 2}`;
      row.position = position;
    }
    if (row.view !== view || row.look !== look) {
      if (row.look !== look) this.arrange(row, drawing.columns);
      row.look = look;
      row.view = view;
      this.write(row, view, drawing);
    }
    const isActive = drawing.selection.active === position;
    const isInSelection = isSelected(drawing.selection, position);
    const activeColumn = isActive ? drawing.activeColumn : null;
    // Rows that fly past are marked alike, and an element is left alone that is right already.
    const mark = `${isInSelection} ${isActive} ${activeColumn ?? ''}`;
    if (row.mark === mark) return;
    row.mark = mark;
    row.element.classList.toggle('selected', isInSelection);
    row.element.classList.toggle('active', isActive);
    row.element.ariaSelected = String(isInSelection);
    for (const [id, cell] of row.cells) cell.classList.toggle('active-cell', id === activeColumn);
  }

  private write(row: DrawnRow, view: RowView | undefined, drawing: Drawing): void {
    const { element, marker } = row;
    // Hidden by the class: to empty the cells of every row that flies past would cost more than to draw them.
    element.classList.toggle('loading', !view);
    if (!view) return;
    element.classList.toggle('is-failure', view.outcome === 'failure');
    element.classList.toggle('status-less', view.status === '');
    element.classList.toggle('is-unseen', view.isUnseen);
    element.classList.toggle('is-gone', !view.isOnDisk);
    const mark = outcomeMarks[view.outcome];
    marker.className = `marker icon ${view.outcome}`;
    setText(marker, view.outcome === 'neutral' ? '' : glyphOf(mark.icon));
    marker.ariaLabel = markerLabel(view, mark.label);
    for (const id of drawing.columns) {
      const cell = row.cells.get(id);
      if (cell) writeCell(cell, id, view, drawing);
    }
  }

  /** Puts the cells into the order of the columns. */
  private arrange(row: DrawnRow, columns: readonly ColumnId[]): void {
    row.element.replaceChildren(row.marker, ...columns.flatMap(id => row.cells.get(id) ?? []));
    columns.forEach((id, index) => {
      const cell = row.cells.get(id);
      if (cell) cell.ariaColIndex = `${index + 2}`;
    });
  }

  /** While the pointer rests on a cell, its whole text is shown where it does not fit, and what there is to say about it. */
  private readonly explain = ({ target }: Event): void => {
    const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null;
    const row = cell && this.rows.find(candidate => candidate.element === cell.parentElement);
    const id = columnIds.find(column => row?.cells.get(column) === cell);
    if (!cell || !row?.view || id === undefined) return;
    const notes = [cutText(cell), noteOf(id, row.view, this.assumedZone)];
    cell.title = notes.filter(text => text !== '').join('\n');
  };

  private addRow(): void {
    const element = make('div', 'row');
    element.setAttribute('role', 'row');
    // Ids are those of the elements, not of the positions: they stay while rows fly past.
    element.id = `row-${this.rows.length}`;
    const marker = make('div', 'marker icon');
    marker.setAttribute('role', 'gridcell');
    marker.ariaColIndex = '1';
    const cells = new Map(columnIds.map(id => [id, makeCell(id)]));
    for (const [id, cell] of cells) cell.id = `${element.id}-${id}`;
    this.container.append(element);
    this.rows.push({ element, marker, cells, position: -1, view: undefined, look: '', mark: '', top: -1 });
    // The slot of every position changed with the number of slots.
    for (const row of this.rows) row.position = -1;
  }
}

/** The whole of a text that does not fit; empty when it does. */
function cutText(cell: HTMLElement): string {
  if (cell.scrollWidth <= cell.clientWidth) return '';
  const [first, second] = [...cell.childNodes].map(node => node.textContent);
  const isPair = cell.classList.contains('with-old');
  return `${first ?? ''}${isPair ? ' → ' : ''}${second ?? ''}`;
}

/** What a cell has to say beside its text. */
function noteOf(id: ColumnId, view: RowView, assumedZone: string): string {
  if (id === 'time' && view.isZoneAssumed) return assumedZoneText(assumedZone);
  return id === 'duration' && view.durationMs !== null ? exactDurationText(view.durationMs) : '';
}

function writeCell(cell: HTMLElement, id: ColumnId, view: RowView, drawing: Drawing): void {
  const [first, second, sign] = partsOf(id, view, drawing);
  const [firstNode, secondNode, signNode] = cell.childNodes;
  if (firstNode) setText(firstNode, first);
  if (secondNode) setText(secondNode, second);
  if (signNode) setText(signNode, sign ?? '');
  cell.classList.toggle('with-old', id === 'status' && first !== '' && second !== '');
  if (id === 'time') describe(cell, view.isZoneAssumed ? assumedZoneText(drawing.assumedZone) : null);
  if (id === 'status') cell.dataset['outcome'] = view.outcome;
  if (id === 'detail') cell.classList.toggle('unreadable', view.detail === null);
}

/** Most cells have nothing to be described, and stay untouched as they fly past. */
function describe(cell: HTMLElement, text: string | null): void {
  if (cell.getAttribute('aria-description') === text) return;
  if (text === null) cell.removeAttribute('aria-description');
  else cell.setAttribute('aria-description', text);
}

/** A cell has two parts, mostly the first one empty: date and time, old and new status. A time may have a sign after it. */
function partsOf(id: ColumnId, view: RowView, drawing: Drawing): readonly [string, string, string?] {
  switch (id) {
    case 'time': {
      if (view.timeMs === null) return ['', '–'];
      const [day, time] = formatTime(view.timeMs, drawing.zone, 'milliseconds').split(' ');
      return [`${day ?? ''} `, time ?? '', view.isZoneAssumed ? assumedZoneSign : ''];
    }
    case 'status':
      return [visibleText(view.old), visibleText(view.status)];
    case 'duration':
      return ['', view.durationMs === null ? '' : durationText(view.durationMs)];
    case 'cost':
      return ['', visibleText(view.cost)];
    case 'detail':
      return ['', view.detail === null ? 'can no longer be read' : visibleText(view.detail)];
    case 'source':
      return ['', drawing.sourceLabel(view)];
    case 'event':
    case 'subject':
    case 'session':
    case 'procedure':
    case 'job':
      return ['', visibleText(view[id])];
    default:
      return assertNever(id);
  }
}

function markerLabel(view: RowView, outcome: string): string {
  const words = [outcome, view.isUnseen ? 'unseen' : '', view.isOnDisk ? '' : 'no longer on disk'];
  return words.filter(word => word !== '').join(', ');
}

function makeCell(id: ColumnId): HTMLElement {
  const cell = make('div', `cell column-${id}${columns[id].isNumeric === true ? ' numeric' : ''}`);
  cell.setAttribute('role', 'gridcell');
  cell.append(make('span', 'first'), make('span', 'second'));
  if (id === 'time') cell.append(make('span', 'assumed'));
  return cell;
}

function make(tag: string, className: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
