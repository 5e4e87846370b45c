import type { paths } from '../api/generated/schema.js';

type Link = paths['/api/approvals/{token}'];

/** A request as its approver is shown it, and what they may say. */
export type Approval = Link['get']['responses'][200]['content']['application/json'];
export type Ballot = NonNullable<Link['post']['requestBody']>['content']['application/json'];
export type Vote = Link['post']['responses'][200]['content']['application/json'];
export type Problem = Link['post']['responses']['default']['content']['application/problem+json'];
export type Word = Ballot['decision'];
