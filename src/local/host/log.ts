export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical';

/** Where every line goes. `category` is `host`, `durable` or the function's name. */
export type LogSink = (level: LogLevel, category: string, message: string) => void;

/** `logging.logLevel` of host.json: the least level to be heard, by the longest matching beginning of a category, else `default`. */
export type LogLevels = Record<string, string>;

const levels: LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical'];
const categories: Record<string, string> = { host: 'Host', worker: 'Worker', durable: 'Host.Triggers.DurableTask' };

/** `none` and unknown levels of the worker protocol are information. */
export function toLogLevel(level: string): LogLevel {
  return levels.find((known) => known === level.toLowerCase()) ?? 'information';
}

/** Concise lines: warnings and worse on stderr, the rest on stdout, below `information` nothing unless host.json wants it. */
export function printLog(logLevels: LogLevels = {}): LogSink {
  const least = new Map<string, number>();
  return (level, category, message) => {
    if (levels.indexOf(level) < (least.get(category) ?? remember(least, category, leastLevel(logLevels, category)))) return;
    const stream = levels.indexOf(level) <= levels.indexOf('information') ? process.stdout : process.stderr;
    stream.write(`${new Date().toISOString()} ${level.slice(0, 4)} [${category}] ${message}\n`);
  };
}

function remember(into: Map<string, number>, category: string, level: number): number {
  into.set(category, level);
  return level;
}

/** The number of the least level to be heard of a category; `None` hears nothing. */
export function leastLevel(logLevels: LogLevels, category: string): number {
  const full = categories[category] ?? `Function.${category}.User`;
  const rules = Object.keys(logLevels).filter((rule) => full === rule || full.startsWith(`${rule}.`));
  const rule = rules.toSorted((a, b) => b.length - a.length)[0] ?? 'default';
  const level = (logLevels[rule] ?? 'Information').toLowerCase();
  return level === 'none' ? levels.length : levels.indexOf(toLogLevel(level));
}
