import type { paths } from '../api/generated/schema.js';

type Here = paths['/api/delegations'];

/** Who decides in the reader's place, in whose place the reader does, and what they are called. */
export type Delegations = Here['get']['responses'][200]['content']['application/json'];
export type Delegation = Delegations['given'][number];
export type NewDelegation = NonNullable<Here['post']['requestBody']>['content']['application/json'];
