/** Puts something else in a port's place; gives back what puts it right. */
export function replaced<T extends object, K extends keyof T>(port: T, name: K, other: T[K]): () => void {
  const before = port[name];
  port[name] = other;
  return () => {
    port[name] = before;
  };
}
