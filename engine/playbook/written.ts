import type { Variable } from '../inventory/model.ts';
import type { Schema } from './schema.ts';

/** A value that stands in a playbook or a role and is no variable's. */
export interface Written {
  name: string;
  /** What is wanted there; none: anything. */
  schema?: Schema;
  variable: Variable;
}
