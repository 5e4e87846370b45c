import type { paths } from '../api/generated/schema.js';

/** A request as those it concerns see it. */
export type Request = paths['/api/requests/{id}']['get']['responses'][200]['content']['application/json'];
