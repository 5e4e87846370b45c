/** The JSON a request body holds; undefined when it holds none, so that a schema says what is wrong. */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
