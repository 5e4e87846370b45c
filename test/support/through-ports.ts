/** Registrations last as long as the process; through these ports they reach whatever world was set last. */
export function throughPorts<P extends object>(first: P, current: () => object | undefined): P {
  const through = (name: string) => {
    const port = () => Object(Reflect.get(current() ?? {}, name));
    const described = (member: PropertyKey) => ({ configurable: true, enumerable: true, value: Reflect.get(port(), member) });
    return new Proxy(
      {},
      {
        get: (_, member) => Reflect.get(port(), member),
        ownKeys: () => Reflect.ownKeys(port()),
        getOwnPropertyDescriptor: (_, member) => described(member),
      },
    );
  };
  return Object.assign({}, ...Object.entries(first).map(([name, port]) => ({ [name]: typeof port === 'object' ? through(name) : port })));
}
