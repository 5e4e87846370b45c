import type { paths } from '../api/generated/schema.js';

/** What came of a word that this cannot wait. */
export type Spoken = paths['/api/requests/{id}/break-glass']['post']['responses'][200]['content']['application/json'];
/** The emergencies that nobody has looked at yet, and what their people are called. */
export type Emergencies = paths['/api/break-glass']['get']['responses'][200]['content']['application/json'];
export type Emergency = Emergencies['toReview'][number];
