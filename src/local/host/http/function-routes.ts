import { type FunctionInfo, functionsOf } from '../app/registry.js';
import { compileRoute, type RouteTemplate } from './route-template.js';

export type FunctionRoute = { info: FunctionInfo; methods: string[]; authLevel: string; template: RouteTemplate };

/** Every HTTP function with its full route, the most specific first. */
export function functionRoutes(routePrefix: string): FunctionRoute[] {
  const routes = functionsOf('httpTrigger').map((info) => {
    const { trigger } = info;
    const route = typeof trigger['route'] === 'string' ? trigger['route'] : info.name;
    const methods = Array.isArray(trigger['methods']) ? trigger['methods'].map((method) => String(method).toUpperCase()) : ['GET', 'POST'];
    const text = [routePrefix, route]
      .map((part) => part.replace(/^\/+|\/+$/g, ''))
      .filter(Boolean)
      .join('/');
    return { info, methods, authLevel: String(trigger['authLevel'] ?? 'anonymous').toLowerCase(), template: compileRoute(text) };
  });
  return routes.sort(
    (a, b) => a.template.precedence.localeCompare(b.template.precedence) || b.template.text.length - a.template.text.length,
  );
}

export type RouteMatch = { route: FunctionRoute; params: Record<string, string> };

/** The function for a request; `undefined` (a 404, as on the real host) also when only the method doesn't fit. */
export function matchRoute(routes: FunctionRoute[], method: string, segments: readonly string[]): RouteMatch | undefined {
  for (const route of routes) {
    if (!route.methods.includes(method)) continue;
    const params = route.template.match(segments);
    if (params) return { route, params };
  }
  return undefined;
}
