import type { Plugin } from '@azure/cosmos';
import { z } from 'zod';

type Answer = Awaited<ReturnType<Plugin<unknown>>>;

const planHeader = 'x-ms-cosmos-is-query-plan-request';
const mostRemembered = 500;

/**
 * The SDK asks for a plan beside every query and throws it away unless the gateway wants one. A plan depends on the query's text alone, so it is asked
 * for once, as the SDKs of other languages do; ranges that have split since are found by the SDK itself. A plan that could not be had is asked for again.
 */
export function rememberedPlans(): Plugin<unknown> {
  const plans = new Map<string, Promise<Answer & { text: string }>>();
  return async (context, _diagnostics, next) => {
    if (context.headers?.[planHeader] === undefined) return next(context);
    const key = `${context.path} ${textOf(context.body)}`;
    const asked = plans.get(key) ?? next(context).then((answer) => ({ ...answer, text: JSON.stringify(answer.result) }));
    if (plans.size >= mostRemembered) plans.clear();
    plans.set(key, asked);
    try {
      const { text, ...answer } = await asked;
      return { ...answer, result: JSON.parse(text) };
    } catch (error) {
      plans.delete(key);
      throw error;
    }
  };
}

const Query = z.object({ query: z.string() });
const textOf = (body: unknown): string => Query.parse(typeof body === 'string' ? JSON.parse(body) : body).query;
