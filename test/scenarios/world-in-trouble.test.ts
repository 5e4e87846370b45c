import { afterAll, describe } from 'vitest';
import { startLatch } from '../support/latch.js';
import { hearingFeeds } from './stories/hearing-feeds.js';
import { killNine } from './stories/kill-nine.js';
import { killNineFeeds } from './stories/kill-nine-feeds.js';

/** A world of trouble, lived through in order: every story leaves its doors empty. */
const latch = await startLatch();
afterAll(() => latch.stop());

describe('what feeds say', () => hearingFeeds(latch));
describe('kill -9 of the host', () => killNine(latch));
describe('kill -9 between a notice and its answer leads to one revocation', () => killNineFeeds(latch));
