import type { paths } from '../api/generated/schema.js';
import type { Request } from '../request/types.js';

type Codes = paths['/api/requests/{id}/code']['get']['responses'][200]['content']['application/json'];

/** How far the code of one door is. */
export type CodeState = Codes['codes'][number];
/** Everything the page is about. */
export type Visit = { request: Request; codes: CodeState[]; asOf: string };
/** A code that is being shown, in memory only. */
export type Shown = paths['/api/requests/{id}/code/reveal']['post']['responses'][200]['content']['application/json']['codes'][number];
/** What the card of one door is drawn from. */
export type DoorNeeds = { request: Request; state: CodeState; now: Date; refresh: () => void };
