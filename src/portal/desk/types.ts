import type { paths } from '../api/generated/schema.js';

/** What the desk is shown beside the doors, the doors, and what happens. */
export type Desk = paths['/api/desk']['get']['responses'][200]['content']['application/json'];
export type DeskDoor = paths['/api/desk/doors']['get']['responses'][200]['content']['application/json']['doors'][number];
export type DeskEvent = Desk['alarms'][number];
