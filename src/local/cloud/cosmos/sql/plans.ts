import { compileQuery, type Plan } from './compile-query.js';
import { parseCondition, parseQuery } from './parse-query.js';

/** Compiled queries and patch conditions, each text read once. */
export type Plans = { query(text: string): Plan; condition(text: string): Plan };

/** Conditions carry their values in the text, so new ones keep coming: beyond this many we start afresh. */
const most = 1000;

export function createPlans(): Plans {
  return {
    query: remembered((text) => compileQuery(parseQuery(text))),
    condition: remembered((text) => compileQuery(parseCondition(text))),
  };
}

function remembered(compile: (text: string) => Plan): (text: string) => Plan {
  const known = new Map<string, Plan>();
  return (text) => {
    const plan = known.get(text) ?? compile(text);
    if (known.size >= most) known.clear();
    known.set(text, plan);
    return plan;
  };
}
