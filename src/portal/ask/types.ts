import type { paths } from '../api/generated/schema.js';

type Asking = paths['/api/requests']['post'];

export type Ask = NonNullable<Asking['requestBody']>['content']['application/json'];
export type Preview = Asking['responses'][200]['content']['application/json'];
export type Problem = Asking['responses']['default']['content']['application/problem+json'];
/** All doors, and the app's time. */
export type DoorsNow = paths['/api/doors']['get']['responses'][200]['content']['application/json'];
export type Door = DoorsNow['doors'][number];
