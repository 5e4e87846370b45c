import { describe, expect, it } from 'vitest';
import { leastLevel } from '../../../src/local/host/log.js';

const levels = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'nothing'];

describe('the least level to be heard', () => {
  it.each([
    ['without a word in host.json', {}, 'greet', 'information'],
    ['by default', { default: 'Warning' }, 'greet', 'warning'],
    ['of all functions', { default: 'Warning', Function: 'Debug' }, 'greet', 'debug'],
    ['of one function', { Function: 'Error', 'Function.greet': 'Trace' }, 'greet', 'trace'],
    ['of what one function says itself', { 'Function.greet': 'Error', 'Function.greet.User': 'Information' }, 'greet', 'information'],
    ['of a function whose name only begins alike', { 'Function.gre': 'Error' }, 'greet', 'information'],
    ['of the host', { Host: 'Error', default: 'Debug' }, 'host', 'error'],
    ['of Durable', { 'Host.Triggers.DurableTask': 'Warning' }, 'durable', 'warning'],
    ['of nobody', { default: 'None' }, 'greet', 'nothing'],
  ])('%s', (_of, logLevels, category, level) => {
    expect(levels[leastLevel(logLevels, category)]).toBe(level);
  });
});
