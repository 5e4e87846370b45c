import { randomUUID } from 'node:crypto';

/** Which calls a fault strikes: a method, a part of the path (`{…}` and `*` stand for anything), the nth matching call or every nth. */
export type FaultMatch = { method?: string; path?: string; nth?: number; every?: number };

/** What the struck call suffers. `kill` ends the app's host process before the call has any effect. */
export type FaultAction = {
  status?: number;
  headers?: Record<string, string>;
  delayMs?: number;
  reset?: boolean;
  dropResponseAfterEffect?: boolean;
  duplicate?: boolean;
  staleReads?: boolean;
  kill?: boolean;
};

export type FaultSpec = { service: string; match: FaultMatch; do: FaultAction };
export type FaultView = { id: string; service: string; hits: number };
type Fault = FaultSpec & { id: string; seen: number; hits: number };

export type Faults = {
  add(spec: FaultSpec): FaultView;
  /** Removes one fault, or all of them without an id. */
  remove(id?: string): void;
  list(): FaultView[];
  /** The actions this call suffers, merged in the order the faults were made; counts the call. */
  strike(service: string, method: string, path: string): FaultAction | undefined;
};

export function createFaults(): Faults {
  let faults: Fault[] = [];
  const view = ({ id, service, hits }: Fault): FaultView => ({ id, service, hits });
  return {
    add(spec) {
      const fault = { ...spec, id: randomUUID(), seen: 0, hits: 0 };
      faults.push(fault);
      return view(fault);
    },
    remove(id) {
      faults = id === undefined ? [] : faults.filter((fault) => fault.id !== id);
    },
    list: () => faults.map(view),
    strike(service, method, path) {
      const struck = faults.filter((fault) => hits(fault, service, method, path));
      return struck.length === 0 ? undefined : Object.assign({}, ...struck.map((fault) => fault.do));
    },
  };
}

function hits(fault: Fault, service: string, method: string, path: string): boolean {
  const { match } = fault;
  if (fault.service !== service) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.path !== undefined && !pathPattern(match.path).test(path)) return false;
  fault.seen += 1;
  if (match.nth !== undefined && fault.seen !== match.nth) return false;
  if (match.every !== undefined && fault.seen % match.every !== 0) return false;
  fault.hits += 1;
  return true;
}

function pathPattern(path: string): RegExp {
  const literal = path.split(/\{[^}]*\}|\*/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(literal.join('.*'));
}
