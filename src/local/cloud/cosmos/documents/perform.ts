import type { Plans } from '../sql/plans.js';
import { create } from './create.js';
import { remove } from './delete.js';
import type { Performers } from './operation.js';
import { patchWith } from './patch.js';
import { read } from './read.js';
import { replace } from './replace.js';
import { upsert } from './upsert.js';

/** Every kind of document operation, for point requests and batches alike. */
export const performers = (plans: Plans): Performers => ({
  Create: create,
  Upsert: upsert,
  Read: read,
  Replace: replace,
  Patch: patchWith(plans),
  Delete: remove,
});
