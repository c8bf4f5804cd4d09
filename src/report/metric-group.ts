import type { ArmMeasurement } from '../measurement/measure-arm.ts';

/** A row of the comparison table: a name and one cell per arm. */
export interface MetricRow {
  readonly label: string;
  readonly cells: readonly string[];
}

/** Rows on one subject. */
export interface MetricGroup {
  readonly title: string;
  readonly rows: readonly MetricRow[];
}

/** The columns of the table. */
export type Arms = readonly ArmMeasurement[];

/** How one arm's cell is written. */
export type Cell = (arm: ArmMeasurement) => string;

/** A row with the cell of every arm. */
export function row(arms: Arms, label: string, cell: Cell): MetricRow {
  return { label, cells: arms.map(cell) };
}
