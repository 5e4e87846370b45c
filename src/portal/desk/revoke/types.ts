import type { paths } from '../../api/generated/schema.js';

type Post = paths['/api/revocations']['post'];

/** What a revocation would reach, and a refusal. */
export type Reach = Post['responses'][200]['content']['application/json'];
export type Problem = Post['responses']['default']['content']['application/problem+json'];
