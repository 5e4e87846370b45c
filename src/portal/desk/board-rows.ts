import type { DeskDoor } from './types.js';

/** The board as rows under each other: the name of a site, then its doors, so many beside each other. `top`: where it begins, in pixels. */
export type Row = { kind: 'site'; site: string; count: number; top: number } | { kind: 'doors'; doors: readonly DeskDoor[]; top: number };

export const siteHeight = 40;
export const doorsHeight = 84;

export function rowsOf(doors: readonly DeskDoor[], columns: number): { rows: Row[]; height: number } {
  const rows: Row[] = [];
  let top = 0;
  const sites = new Map<string, DeskDoor[]>();
  for (const door of doors) {
    const here = sites.get(door.site);
    if (here) here.push(door);
    else sites.set(door.site, [door]);
  }
  for (const [site, here] of sites) {
    rows.push({ kind: 'site', site, count: here.length, top });
    top += siteHeight;
    for (let at = 0; at < here.length; at += columns) {
      rows.push({ kind: 'doors', doors: here.slice(at, at + columns), top });
      top += doorsHeight;
    }
  }
  return { rows, height: top };
}

/** The rows that can be seen, and a few around them. */
export function visibleRows(rows: readonly Row[], from: number, height: number): { first: number; rows: readonly Row[] } {
  const margin = 2 * doorsHeight;
  const first = rows.findIndex(({ top }) => top + doorsHeight >= from - margin);
  if (first === -1) return { first: 0, rows: [] };
  const end = rows.findIndex(({ top }) => top > from + height + margin);
  return { first, rows: rows.slice(first, end === -1 ? rows.length : end) };
}

type Place = { row: number; column: number };

/** Where a key leads from a door, among the rows of doors alone; undefined for keys that move nothing. */
export function doorAfter(rows: readonly Row[], from: string, key: string, page: number): string | undefined {
  const lines = rows.flatMap((row) => (row.kind === 'doors' ? [row.doors] : []));
  const row = lines.findIndex((line) => line.some(({ id }) => id === from));
  const column = lines[row]?.findIndex(({ id }) => id === from) ?? 0;
  const to = moved({ row, column }, key, lines, page);
  if (row === -1 || !to) return undefined;
  const line = lines[Math.max(0, Math.min(lines.length - 1, to.row))] ?? [];
  return line[Math.max(0, Math.min(line.length - 1, to.column))]?.id;
}

function moved({ row, column }: Place, key: string, lines: readonly (readonly DeskDoor[])[], page: number): Place | undefined {
  const widthOf = (at: number) => lines[at]?.length ?? 1;
  switch (key) {
    case 'ArrowRight':
      return column + 1 < widthOf(row) || row + 1 === lines.length ? { row, column: column + 1 } : { row: row + 1, column: 0 };
    case 'ArrowLeft':
      return column > 0 || row === 0 ? { row, column: column - 1 } : { row: row - 1, column: widthOf(row - 1) - 1 };
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'PageDown':
      return { row: row + page, column };
    case 'PageUp':
      return { row: row - page, column };
    case 'Home':
      return { row: 0, column: 0 };
    case 'End':
      return { row: lines.length - 1, column: widthOf(lines.length - 1) - 1 };
    default:
      return undefined;
  }
}

/** Whether somebody at the desk should look at it. */
export const needsLook = (door: DeskDoor, isAlarmed: boolean): boolean =>
  isAlarmed || door.mode === 'lockdown' || door.isConnected === false;
