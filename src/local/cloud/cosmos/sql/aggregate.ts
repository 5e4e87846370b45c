import type { Value } from '../json.js';
import type { Aggregate } from './ast.js';
import { compareValues } from './compare.js';

/** An aggregate over the values of all rows; Undefined ones do not count, and a sum over anything but numbers has no answer. */
export function aggregate(name: Aggregate, values: Value[]): Value {
  const defined = values.filter((value) => value !== undefined);
  const numbers = defined.filter((value) => typeof value === 'number');
  const sum = numbers.length === defined.length ? numbers.reduce((total, one) => total + one, 0) : undefined;
  switch (name) {
    case 'COUNT':
      return defined.length;
    case 'SUM':
      return sum;
    case 'AVG':
      return sum === undefined || numbers.length === 0 ? undefined : sum / numbers.length;
    case 'MIN':
      return extreme(defined, -1);
    case 'MAX':
      return extreme(defined, 1);
  }
}

const extreme = (values: Value[], sign: number): Value =>
  values.length === 0 ? undefined : values.reduce((best, one) => (sign * compareValues(one, best) > 0 ? one : best));
