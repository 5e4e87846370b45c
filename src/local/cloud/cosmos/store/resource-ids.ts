/** Resource ids (`_rid`) nest: database, container, document; base64 with `-` for `/`, as the service writes them. */
const encode = (bytes: Buffer): string => bytes.toString('base64').replaceAll('/', '-');

export function databaseRid(number: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number, 0);
  return encode(bytes);
}

export function containerRid(database: number, number: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(database, 0);
  bytes.writeUInt32BE(0x80000000 + number, 4);
  return encode(bytes);
}

/** `serial` counts documents of the container in the order they were made. */
export function documentRid(container: string, serial: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(serial), 0);
  return encode(Buffer.concat([Buffer.from(container.replaceAll('-', '/'), 'base64'), bytes]));
}
