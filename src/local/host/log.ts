export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical';

/** Where every line goes. `category` is `host`, `durable` or the function's name. */
export type LogSink = (level: LogLevel, category: string, message: string) => void;

/** `none` and unknown levels of the worker protocol are information. */
export function toLogLevel(level: string): LogLevel {
  switch (level) {
    case 'trace':
    case 'debug':
    case 'warning':
    case 'error':
    case 'critical':
      return level;
    default:
      return 'information';
  }
}

/** Concise lines: warnings and worse on stderr, the rest on stdout, below `information` nothing. */
export const printLog: LogSink = (level, category, message) => {
  if (level === 'trace' || level === 'debug') return;
  const stream = level === 'information' ? process.stdout : process.stderr;
  stream.write(`${new Date().toISOString()} ${level.slice(0, 4)} [${category}] ${message}\n`);
};
