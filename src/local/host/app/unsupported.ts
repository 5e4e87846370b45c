import { isClientBinding, registeredFunctions } from './registry.js';

const triggers = ['http', 'timer', 'eventGrid', 'eventHub', 'cosmosDB', 'warmup', 'orchestration', 'activity', 'entity'].map((name) =>
  `${name}Trigger`.toLowerCase(),
);

/** One line for every binding this host doesn't have: such a trigger never fires, such an input is empty, such an output goes nowhere. */
export function unsupportedBindings(): string[] {
  return [...registeredFunctions.values()].flatMap(({ name, bindings }) =>
    Object.values(bindings)
      .filter(({ type }) => !isSupported(type))
      .map(({ type }) => `${name}: this host has no binding of type ${type}; nothing will come of it.`),
  );
}

function isSupported(type: string): boolean {
  return triggers.includes(type.toLowerCase()) || type === 'http' || isClientBinding(type);
}
