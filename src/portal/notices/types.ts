import type { paths } from '../api/generated/schema.js';

export type Delivery = paths['/api/me/delivery']['get']['responses'][200]['content']['application/json'];
export type Channel = Delivery['channels'][number];
export type Subscription = NonNullable<paths['/api/me/push']['post']['requestBody']>['content']['application/json'];
