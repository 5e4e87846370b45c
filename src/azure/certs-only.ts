type Element = { tag: number; start: number; end: number };

const sequence = 0x30;
const contextZero = 0xa0;

/**
 * The first certificate (DER) of a certs-only message: CMS SignedData without signers (RFC 5652 §5.1, RFC 7030 §4.2.3).
 * Undefined when the bytes are something else.
 */
export function firstCertificate(message: Buffer): Buffer | undefined {
  const content = inside(message, { tag: 0, start: 0, end: message.length }, sequence);
  const wrapped = content && inside(message, content, contextZero);
  const signedData = wrapped && inside(message, wrapped, sequence);
  const certificates = signedData && inside(message, signedData, contextZero);
  const first = certificates && elementsOf(message, certificates)[0];
  return first?.tag === sequence ? message.subarray(certificates?.start, first.end) : undefined;
}

/** The first element of this kind within another. */
const inside = (bytes: Buffer, outer: Element, tag: number) => elementsOf(bytes, outer).find((element) => element.tag === tag);

/** What lies within an element, one level deep (DER, X.690 §8.1). Stops at the first length that makes no sense. */
function elementsOf(bytes: Buffer, outer: Element): Element[] {
  const found: Element[] = [];
  for (let at = outer.start; at + 2 <= outer.end; ) {
    const element = readElement(bytes, at);
    if (!element || element.end > outer.end) return found;
    found.push(element);
    at = element.end;
  }
  return found;
}

function readElement(bytes: Buffer, at: number): Element | undefined {
  const tag = bytes.readUInt8(at);
  const first = bytes.readUInt8(at + 1);
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first };
  const size = first & 0x7f;
  if (size === 0 || size > 4 || at + 2 + size > bytes.length) return undefined;
  const start = at + 2 + size;
  return { tag, start, end: start + bytes.readUIntBE(at + 2, size) };
}
